// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.cluster.client.LeaderTask;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.rules.Rules;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One audit after the other: what becomes of results, and of an audit for which there is too little memory. */
class AuditorTest {
    private static final AuditMemory MEMORY = AuditMemory.of(64 << 20);

    private final List<AuditResult> published = new CopyOnWriteArrayList<>();
    private volatile boolean exhausted;
    private FakeApiServer api;
    private KubernetesClient client;
    private Auditor auditor;
    private @Nullable LeaderTask leading;

    /** Memory runs out while an object is judged, as often as it is told to. */
    private final Namespaces namespaces = new Namespaces() {
        @Override
        public Namespace find(String name) {
            if (exhausted) {
                throw new OutOfMemoryError("Java heap space");
            }
            return Listing.NAMESPACES.lookUp(name);
        }

        @Override
        public Namespace lookUp(String name) {
            return find(name);
        }
    };

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
        api.put(
                "/api/v1/pods",
                List.of(
                        "{\"metadata\":{\"name\":\"pod\",\"namespace\":\"shop\",\"uid\":\"p\"},\"spec\":{\"containers\":"
                                + "[{\"name\":\"web\",\"image\":\"app:1.2\",\"securityContext\":{\"privileged\":true}}]}}"));
        client = api.client();
        auditor = new Auditor(
                client,
                Rules.ALL,
                PolicySource.of(Listing.TODAY),
                namespaces,
                Set.of("kube-system"),
                Duration.ofMillis(10),
                MEMORY,
                Clock.systemUTC());
        auditor.tell(new Auditor.Listener() {
            @Override
            public void audited(AuditResult result) {
                published.add(result);
            }

            @Override
            public void left() {}
        });
    }

    @AfterEach
    void stop() {
        if (leading != null) {
            leading.close();
        }
        client.close();
        api.close();
    }

    private AuditResult last() {
        return published.get(published.size() - 1);
    }

    @Test
    void anAuditThatRunsOutOfMemoryIsLostAndTheNextOneNamesHalfAsMuch() throws Exception {
        exhausted = true;
        leading = auditor.lead();
        until("it ran out of memory", () -> auditor.failures() == 1);
        assertThat(auditor.latest()).isNull();
        exhausted = false;

        until("the next one is done", () -> auditor.latest() != null);
        assertThat(last().owners()).hasSize(1);
        assertThat(last().onlyCounted().bytes()).isLessThanOrEqualTo(MEMORY.detail() / 2);
        assertThat(auditor.took()).isPositive();
    }

    @Test
    void theCountsOfTheAuditBeforeStayAndItsNamesAreGivenUp() throws Exception {
        leading = auditor.lead();
        until("one is done", () -> auditor.latest() != null);
        var whole = last();
        exhausted = true;
        until("the next one ran out of memory", () -> !last().errors().isEmpty());

        assertThat(whole.owners()).hasSize(1);
        assertThat(last().owners()).isEmpty();
        assertThat(last().outOfLine()).isEqualTo(whole.outOfLine());
        assertThat(last().tally().unnamed()).isEqualTo(1);
        assertThat(last().onlyCounted().why())
                .isEqualTo(
                        "1 owner with findings in 1 namespace (1 in shop) is counted and not named: there is no memory for it.");
        assertThat(auditor.latest()).isSameAs(last());
        exhausted = false;
        until("it is well again", () -> last().errors().isEmpty());
        assertThat(last().owners()).hasSize(1);
    }

    @Test
    void aResultIsReadByOneAtATimeAndNoThirdIsMadeMeanwhile() throws Exception {
        leading = auditor.lead();
        until("one is done", () -> auditor.latest() != null);
        try (var loan = auditor.lend()) {
            assertThat(loan).isNotNull();
            assertThat(auditor.lend()).as("to somebody else").isNull();
            until(
                    "the next one is done, and the auditor waits",
                    () -> published.size() == 2
                            && Thread.getAllStackTraces().keySet().stream()
                                    .anyMatch(thread -> thread.getName().equals("plimsoll: audit the cluster")
                                            && thread.getState() == Thread.State.WAITING));
            assertThat(auditor.latest()).isNotSameAs(loan.result());
        }
        int before = published.size();
        until("it goes on", () -> published.size() > before);
        try (var loan = auditor.lend()) {
            assertThat(loan).isNotNull();
        }
    }
}
