// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

/** The outcome for a pod, as the closing line words it. */
enum ExampleOutcome {
    Untouched("let through untouched"),
    Patched("patched, then let through"),
    Warned("let through with a warning"),
    Denied("refused");

    private final String words;

    ExampleOutcome(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    static ExampleOutcome of(WebhookResponse mutate, WebhookResponse validate) {
        if (!validate.allowed()) {
            return Denied;
        }
        if (!mutate.patch().isEmpty()) {
            return Patched;
        }
        return validate.warnings().isEmpty() ? Untouched : Warned;
    }
}
