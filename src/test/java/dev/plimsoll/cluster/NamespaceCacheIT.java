// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.Quantity;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.LimitRangeBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces and LimitRanges as a real API server tells of them. */
@NeedsApiServer
class NamespaceCacheIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    private final String name = "n" + UUID.randomUUID();

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static void limit(String namespace, String range, String type, Map<String, String> limits) {
        var amounts = new java.util.TreeMap<String, io.fabric8.kubernetes.api.model.Quantity>();
        limits.forEach(
                (resource, amount) -> amounts.put(resource, io.fabric8.kubernetes.api.model.Quantity.parse(amount)));
        api.client()
                .limitRanges()
                .inNamespace(namespace)
                .resource(new LimitRangeBuilder()
                        .withNewMetadata()
                        .withName(range)
                        .endMetadata()
                        .withNewSpec()
                        .addNewLimit()
                        .withType(type)
                        .withMax(amounts)
                        .endLimit()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void labelsAreThoseThatCountNow() throws Exception {
        try (var namespaces = new NamespaceCache(api.client())) {
            api.createNamespace(name);
            until("it is known", () -> namespaces.find(name) != null);
            var namespace = Objects.requireNonNull(namespaces.find(name));
            assertThat(namespace.labelsKnown()).isTrue();
            assertThat(namespace.labels()).containsExactly(Map.entry(Namespace.NAME_LABEL, name));

            api.kubectl("label", "namespace", name, "env=dev");
            until(
                    "the label is known",
                    () -> Objects.requireNonNull(namespaces.find(name)).labels().containsKey("env"));
            assertThat(namespaces.lookUps()).isZero();
        }
    }

    @Test
    void limitRangesOfContainersAreThoseThatCountNow() throws Exception {
        api.createNamespace(name);
        limit(name, "a", "Container", Map.of("cpu", "2", "memory", "1Gi"));
        limit(name, "b", "Container", Map.of("cpu", "1"));
        limit(name, "pods", "Pod", Map.of("cpu", "100m"));
        try (var namespaces = new NamespaceCache(api.client())) {
            until("both are known", () -> {
                var there = namespaces.find(name);
                return there != null
                        && Quantity.parse("1").equals(there.limitRange().max().get("cpu"));
            });
            var range = Objects.requireNonNull(namespaces.find(name)).limitRange();
            // The API server makes a maximum the default where there is none; the first LimitRange counts.
            assertThat(range.defaults().get("memory")).isEqualTo(Quantity.parse("1Gi"));
            assertThat(range.defaultRequests().get("cpu")).isNotNull();

            api.kubectl("delete", "limitrange", "--all", "-n", name);
            until(
                    "they are gone",
                    () -> Objects.requireNonNull(namespaces.find(name))
                            .limitRange()
                            .equals(dev.plimsoll.pod.LimitRange.NONE));
        }
    }

    @Test
    void whatNoWatchHasBroughtIsAskedForOnce() {
        var namespaces = new NamespaceCache(api.client());
        namespaces.close(); // from now on nothing comes by itself
        api.createNamespace(name);

        assertThat(namespaces.find(name)).isNull();
        assertThat(namespaces.lookUp(name).labelsKnown()).isTrue();
        assertThat(namespaces.lookUp(name).labels()).containsKey(Namespace.NAME_LABEL);
        assertThat(namespaces.lookUps()).isEqualTo(1);
        assertThat(namespaces.failures()).isZero();
    }

    @Test
    void ofWhatNobodyCanTellTheNameAloneIsKnown() {
        try (KubernetesClient lost = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder()
                                .withMasterUrl("https://127.0.0.1:1")
                                .withRequestRetryBackoffLimit(0)
                                .build())
                        .build();
                var namespaces = new NamespaceCache(lost)) {
            assertThat(namespaces.lookUp(name)).isEqualTo(Namespace.named(name));
            assertThat(namespaces.lookUp(name)).isEqualTo(Namespace.named(name));
            assertThat(namespaces.failures()).isEqualTo(2);
        }
    }

    @Test
    void aNamespaceThatDoesNotExistIsNotAskedForAgainForSeconds() {
        try (var namespaces = new NamespaceCache(api.client())) {
            for (int i = 0; i < 500; i++) {
                assertThat(namespaces.lookUp(name).labelsKnown()).isFalse();
            }
            // One call each time that a failure is forgotten.
            assertThat(namespaces.lookUps()).isLessThan(20);
            assertThat(namespaces.failures()).isEqualTo(500);
        }
    }

    @Test
    void aNamespaceIsKnownAsSoonAsItIsCreatedWhateverFailedBefore() throws Exception {
        try (var namespaces = new NamespaceCache(api.client())) {
            assertThat(namespaces.lookUp(name).labelsKnown()).isFalse();

            api.createNamespace(name);

            until("the watch brings it", () -> namespaces.lookUp(name).labelsKnown());
            assertThat(namespaces.find(name)).isNotNull();
        }
    }

    @Test
    void manyNamespacesThatDoNotExistTakeFewCalls() {
        try (var namespaces = new NamespaceCache(api.client())) {
            int many = 10 * NamespaceCache.BURST;
            long begun = System.nanoTime();
            for (int i = 0; i < many; i++) {
                assertThat(namespaces.lookUp(name + i).labelsKnown()).isFalse();
            }
            long seconds = (System.nanoTime() - begun) / 1_000_000_000 + 1;

            assertThat(namespaces.lookUps()).isLessThanOrEqualTo(NamespaceCache.BURST + 50 * seconds);
            assertThat(namespaces.failures()).isEqualTo(many);
        }
    }
}
