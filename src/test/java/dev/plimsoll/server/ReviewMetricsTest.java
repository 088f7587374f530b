// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.MUTABLE_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReviewMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ReviewMetrics metrics = new ReviewMetrics(registry, Rules.ALL);

    private void review(Endpoint endpoint, String review) {
        review(endpoint, review, false);
    }

    private void review(Endpoint endpoint, String review, boolean dryRun) {
        new Reviewer(FilePolicySource.builtIn(dryRun), Namespaces.BY_NAME, Set.of(), metrics)
                .review(Reviews.bytes(review), endpoint);
    }

    private double reviews(String operation, String kind, String verdict) {
        return registry.get("plimsoll.reviews")
                .tags("operation", operation, "kind", kind, "verdict", verdict)
                .counter()
                .count();
    }

    private double findings(String rule, String mode) {
        return registry.get("plimsoll.findings")
                .tags("rule", rule, "mode", mode)
                .counter()
                .count();
    }

    private double allReviews() {
        return registry.get("plimsoll.reviews").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void reviewsCountByOperationKindAndVerdict() {
        review(Endpoint.validate, Reviews.create(GOOD_POD));
        review(Endpoint.validate, Reviews.create(PRIVILEGED_POD));
        review(Endpoint.mutate, Reviews.create(MUTABLE_POD));
        review(Endpoint.validate, Reviews.of("UPDATE", "web", PRIVILEGED_POD, GOOD_POD));

        assertThat(reviews("CREATE", "Pod", "allowed")).isEqualTo(1);
        assertThat(reviews("CREATE", "Pod", "denied")).isEqualTo(1);
        assertThat(reviews("CREATE", "Pod", "patched")).isEqualTo(1);
        assertThat(reviews("UPDATE", "Pod", "denied")).isEqualTo(1);
        assertThat(allReviews()).isEqualTo(4);
    }

    @Test
    void findingsCountByRuleAndMode() {
        review(Endpoint.validate, Reviews.create(PRIVILEGED_POD));
        review(Endpoint.validate, Reviews.create(MUTABLE_POD));

        assertThat(findings("privileged", "Enforce")).isEqualTo(1);
        assertThat(findings("mutableTag", "Enforce")).isEqualTo(1);
        assertThat(findings("latestTag", "Warn")).isEqualTo(1);
    }

    @Test
    void dryRunCountsWhatWouldHaveBeen() {
        review(Endpoint.validate, Reviews.create(PRIVILEGED_POD), true);
        review(Endpoint.validate, Reviews.create(MUTABLE_POD), true);
        review(Endpoint.mutate, Reviews.create(MUTABLE_POD), true);

        assertThat(reviews("CREATE", "Pod", "wouldDeny")).isEqualTo(2);
        assertThat(reviews("CREATE", "Pod", "wouldPatch")).isEqualTo(1);
        assertThat(findings("privileged", "wouldDeny")).isEqualTo(1);
        assertThat(findings("latestTag", "wouldWarn")).isEqualTo(1);
        assertThat(findings("mutableTag", "wouldPatch")).isEqualTo(1);
        assertThat(findings("privileged", "Enforce")).isZero();
    }

    @Test
    void whoeverOnlyTriesIsNotCountedAsReal() {
        review(Endpoint.validate, Reviews.create(PRIVILEGED_POD).replace("\"dryRun\":false", "\"dryRun\":true"));

        assertThat(allReviews()).isZero();
        assertThat(findings("privileged", "Enforce")).isZero();
        assertThat(registry.get("plimsoll.dry.run.requests").counter().count()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadCountsAsAFindingOfItsOwn() {
        review(Endpoint.validate, Reviews.create("[]"));

        assertThat(reviews("CREATE", "Pod", "denied")).isEqualTo(1);
        assertThat(findings("unreadable", "Enforce")).isEqualTo(1);
    }

    @Test
    void everyReviewIsTimed() {
        review(Endpoint.validate, Reviews.create(GOOD_POD));
        review(Endpoint.mutate, Reviews.create(GOOD_POD));

        assertThat(registry.get("plimsoll.review.duration").timers())
                .hasSize(2)
                .allSatisfy(timer -> assertThat(timer.count()).isEqualTo(1));
    }

    @Test
    void nothingThatIsSentMakesANewSeries() {
        int series = registry.getMeters().size();
        var review = Reviews.create(PRIVILEGED_POD);
        for (var endpoint : Endpoint.values()) {
            review(endpoint, review.replace("\"kind\":\"Pod\"}", "\"kind\":\"Prometheus\"}"));
            review(endpoint, review.replace("\"namespace\":\"shop\"", "\"namespace\":\"another\""));
            review(endpoint, review.replace("CREATE", "CONNECT"));
            review(endpoint, review.replace("CREATE", "FROBNICATE"));
            review(endpoint, "nonsense");
        }

        assertThat(registry.getMeters()).hasSize(series);
        assertThat(reviews("CREATE", "other", "allowed")).isEqualTo(2);
        assertThat(registry.get("plimsoll.bad.requests")
                        .tags("status", "400")
                        .counter()
                        .count())
                .isEqualTo(4);
    }
}
