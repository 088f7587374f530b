// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import java.io.IOException;

/** What became of an example: the answers of both endpoints, asked in the order in which an API server asks them. */
record Trial(Example example, Answer mutate, Answer validate) {

    static Trial of(Example example, DemoService service) throws IOException, InterruptedException {
        var pods = example.pods();
        var pod = pods.get(pods.size() - 1);
        var review = pods.size() == 1 ? Review.ofCreation(pod) : Review.ofEphemeralContainers(pod, pods.get(0));
        var mutate = service.ask("mutate", review);
        var patched = new Review(review.subResource(), mutate.appliedTo(pod), review.old());
        return new Trial(example, mutate, service.ask("validate", patched));
    }

    Outcome outcome() {
        return Outcome.of(mutate, validate);
    }

    boolean isAsExpected() {
        return outcome() == example.expected();
    }
}
