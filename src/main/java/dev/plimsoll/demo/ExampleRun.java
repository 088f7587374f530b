// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import java.io.IOException;

/** The outcome of an example: the responses of both endpoints, in the order in which an API server calls them. */
record ExampleRun(Example example, WebhookResponse mutate, WebhookResponse validate) {

    static ExampleRun of(Example example, DemoService service) throws IOException, InterruptedException {
        var pods = example.pods();
        var pod = pods.get(pods.size() - 1);
        var review = pods.size() == 1 ? Review.ofCreation(pod) : Review.ofEphemeralContainers(pod, pods.get(0));
        var mutate = service.ask("mutate", review);
        var patched = new Review(review.subResource(), mutate.appliedTo(pod), review.old());
        return new ExampleRun(example, mutate, service.ask("validate", patched));
    }

    ExampleOutcome outcome() {
        return ExampleOutcome.of(mutate, validate);
    }

    boolean isAsExpected() {
        return outcome() == example.expected();
    }
}
