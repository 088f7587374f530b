// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProblemLogTest {
    private final List<String> lines = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final ProblemLog problems = new ProblemLog(lines::add, nanos::get);

    @Test
    void whateverMeetsAProblemItIsLoggedOnceAMinute() {
        for (int i = 0; i < 5; i++) {
            problems.report("watch policies", new ConnectException("refused"));
            problems.report("watch namespaces", new KubernetesClientException("x", new ConnectException("refused")));
        }
        assertThat(lines).containsExactly("the API server cannot be reached: refused");

        nanos.addAndGet(ProblemLog.PERIOD.toNanos() - 1);
        problems.report("watch policies", new ConnectException("refused"));
        assertThat(lines).hasSize(1);

        nanos.incrementAndGet();
        problems.report("watch policies", new ConnectException("refused"));
        assertThat(lines).hasSize(2);
    }

    @Test
    void anUnknownProblemNamesWhatFailed() {
        problems.report("keep the certificates", new KubernetesClientException("conflict\nof versions"));
        problems.report("read the Lease", new KubernetesClientException("conflict\nof versions"));

        assertThat(lines)
                .containsExactly(
                        "cannot keep the certificates, trying again: conflict of versions",
                        "cannot read the Lease, trying again: conflict of versions");
    }

    @Test
    void aLineHasALongestLength() {
        problems.report("do it", new KubernetesClientException("x".repeat(100_000)));

        assertThat(lines.get(0)).hasSizeLessThan(600);
    }

    @Test
    void manyProblemsTakeNoMemory() {
        for (int i = 0; i < 10_000; i++) {
            problems.report("do it", new KubernetesClientException("problem " + i));
        }
        problems.report("do it", new KubernetesClientException("problem 0"));

        assertThat(lines).hasSize(10_001);
    }
}
