// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/** The two kinds of {@code admissionregistration.k8s.io/v1} that hold webhooks; each has one object of ours. */
enum ConfigurationKind {
    ValidatingWebhookConfiguration("validatingwebhookconfigurations"),
    MutatingWebhookConfiguration("mutatingwebhookconfigurations");

    private final String plural;

    ConfigurationKind(String plural) {
        this.plural = plural;
    }

    /** As in the path of the API. */
    String plural() {
        return plural;
    }
}
