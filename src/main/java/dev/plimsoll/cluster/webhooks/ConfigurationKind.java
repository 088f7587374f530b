// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/** The two kinds of {@code admissionregistration.k8s.io/v1} that hold webhooks. Plimsoll owns one object of each. */
enum ConfigurationKind {
    ValidatingWebhookConfiguration("validatingwebhookconfigurations"),
    MutatingWebhookConfiguration("mutatingwebhookconfigurations");

    private final String plural;

    ConfigurationKind(String plural) {
        this.plural = plural;
    }

    /** Returns the plural name, as in the API path. */
    String plural() {
        return plural;
    }
}
