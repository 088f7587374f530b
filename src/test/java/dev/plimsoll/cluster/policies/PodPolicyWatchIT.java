// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import static dev.plimsoll.testing.Until.until;
import static java.net.HttpURLConnection.HTTP_GONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.PolicyStatusWriter;
import dev.plimsoll.cluster.client.Heard;
import dev.plimsoll.podpolicy.Mistake;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.UnknownPolicyVersion;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Wire;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in force for the objects of a real API server. */
@NeedsApiServer
class PodPolicyWatchIT {
    private static final String ENFORCE = "{rules: {hostPath: {mode: Enforce}}}";
    private static final String WARN = "{rules: {hostPath: {mode: Warn}}}";
    private static final String INVALID = "{rules: {hostPth: {mode: Enforce}, latestTag: {mode: Warn}}}";

    /** More than passes between two confirmations. */
    private static final Duration RECENT = Duration.ofSeconds(20);

    @TempDir
    static Path dir;

    private static PodPolicyCluster cluster;

    private final Heard heard = new Heard();

    @BeforeAll
    static void start() throws Exception {
        // It forgets what was changed so soon that whoever was away must begin anew.
        cluster = PodPolicyCluster.start(dir, "--watch-cache=false", "--etcd-compaction-interval=1s");
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void clear() throws Exception {
        cluster.clear();
    }

    private static List<String> names(PodPolicyWatch watch) {
        return watch.policies().all().stream().map(Policy::name).toList();
    }

    private static Mode mode(PodPolicyWatch watch, String policy) {
        return watch.policies().all().stream()
                .filter(each -> each.name().equals(policy))
                .map(each -> each.rules().get("hostPath").mode())
                .findFirst()
                .orElse(Mode.Off);
    }

    @Test
    void whatIsThereIsInForceWhenItHasLoadedAndWhatChangesWhenItChanges() throws Exception {
        cluster.apply("a", ENFORCE);
        try (var watch = cluster.watch(heard)) {
            assertThat(names(watch)).containsExactly("a");
            assertThat(mode(watch, "a")).isEqualTo(Mode.Enforce);
            assertThat(watch.generation()).isEqualTo(1);

            cluster.apply("a", WARN);
            until("the change is in force", () -> mode(watch, "a") == Mode.Warn);
            cluster.apply("b", ENFORCE);
            until("the new one is in force", () -> mode(watch, "b") == Mode.Enforce);
            cluster.policy("a").delete();
            until("the deleted one is not", () -> names(watch).equals(List.of("b")));

            assertThat(watch.generation()).isEqualTo(4);
            assertThat(watch.age()).isLessThan(RECENT);
        }
    }

    @Test
    void withoutObjectsTheBuiltInPolicyRecords() throws Exception {
        try (var watch = cluster.watch(heard)) {
            assertThat(watch.isBuiltIn()).isTrue();
            assertThat(names(watch)).containsExactly("built-in");

            cluster.apply("a", ENFORCE);
            until("the object is in force", () -> names(watch).equals(List.of("a")));
            assertThat(watch.isBuiltIn()).isFalse();

            cluster.policy("a").delete();
            until("the built-in policy is in force again", watch::isBuiltIn);
            assertThat(names(watch)).containsExactly("built-in");
        }
    }

    @Test
    void anInvalidVersionLeavesTheValidOneAndIsToldOf() throws Exception {
        cluster.apply("a", ENFORCE);
        try (var watch = cluster.watch(heard)) {
            cluster.apply("a", INVALID);
            until("it is refused", () -> heard.refused().equals(List.of("a 2")));

            assertThat(mode(watch, "a")).isEqualTo(Mode.Enforce);
            assertThat(watch.isCurrent()).isFalse();
            assertThat(watch.failures()).isEqualTo(1);
            assertThat(watch.known().get(0).mistakes())
                    .extracting(Mistake::withoutLine)
                    .containsExactly("spec.rules.hostPth: no such rule; did you mean hostPath?");

            cluster.apply("a", WARN);
            until("what is put right is in force", () -> mode(watch, "a") == Mode.Warn);
            assertThat(watch.isCurrent()).isTrue();
        }
    }

    @Test
    void aRestartForgetsNothingThatTheLeaderHasWrittenDown() throws Exception {
        cluster.apply("a", ENFORCE);
        try (var watch = cluster.watch(heard)) {
            new PolicyStatusWriter(cluster.client(), List::of, policy -> null, InstantSource.system())
                    .write(watch.known());
        }
        cluster.apply("a", INVALID);

        try (var watch = cluster.watch(heard)) {
            assertThat(mode(watch, "a")).isEqualTo(Mode.Enforce);
            assertThat(watch.isCurrent()).isFalse();
        }
    }

    @Test
    void aNamesakeInheritsNothing() throws Exception {
        cluster.apply("a", ENFORCE);
        cluster.apply("b", WARN);
        try (var watch = cluster.watch(heard)) {
            new PolicyStatusWriter(cluster.client(), List::of, policy -> null, InstantSource.system())
                    .write(watch.known());
            cluster.policy("a").delete();
            cluster.apply("a", INVALID);
            until("the new one is refused", () -> heard.refused().equals(List.of("a 1")));

            assertThat(names(watch)).containsExactly("b");
        }
    }

    @Test
    void manyComeIntoForceTogether() throws Exception {
        var names = IntStream.range(100, 150).mapToObj(i -> "p" + i).toList();
        names.forEach(name -> cluster.apply(name, ENFORCE));
        try (var watch = cluster.watch(heard)) {
            assertThat(names(watch)).isEqualTo(names);
            assertThat(watch.generation()).isEqualTo(1);

            names.forEach(name -> cluster.apply(name, WARN));
            until(
                    "all are changed",
                    () -> watch.policies().all().stream().allMatch(policy -> mode(watch, policy.name()) == Mode.Warn));
        }
    }

    @Test
    void whileTheServerIsAwayWhatIsKnownStaysInForceAndThenTheRestIsMadeUp() throws Exception {
        cluster.apply("a", ENFORCE);
        cluster.apply("b", ENFORCE);
        try (var wire = new Wire(port());
                var client = clientThrough(wire);
                var watch = cluster.watch(client, heard)) {
            until("it has loaded", () -> watch.loaded().toCompletableFuture().isDone());
            wire.cut();
            until("it knows that it no longer knows", () -> watch.age().compareTo(RECENT) > 0);
            cluster.apply("a", WARN);
            cluster.policy("b").delete();
            cluster.apply("c", ENFORCE);

            assertThat(names(watch)).containsExactly("a", "b");
            assertThat(mode(watch, "a")).isEqualTo(Mode.Enforce);

            wire.mend();
            until("it has made up", () -> names(watch).equals(List.of("a", "c")) && mode(watch, "a") == Mode.Warn);
            until("it is current", () -> watch.age().compareTo(RECENT) < 0);
        }
    }

    @Test
    void aHalfOpenConnectionIsFoundOutAndTheWatchBeginsAnew() throws Exception {
        cluster.apply("a", ENFORCE);
        cluster.apply("b", ENFORCE);
        try (var wire = new Wire(port());
                var client = clientThrough(wire);
                var watch = cluster.watch(client, heard)) {
            until("it has loaded", () -> watch.loaded().toCompletableFuture().isDone());
            wire.freezeWhatIsOpen();
            cluster.apply("a", WARN);
            cluster.policy("b").delete();
            cluster.apply("c", ENFORCE);

            until("it has made up", () -> names(watch).equals(List.of("a", "c")) && mode(watch, "a") == Mode.Warn);
            until("it is current", () -> watch.age().compareTo(RECENT) < 0);
        }
    }

    @Test
    void aNewerVersionIsLookedUpWhileTheWatchBringsNothing() throws Exception {
        cluster.apply("a", ENFORCE);
        try (var wire = new Wire(port());
                var client = clientThrough(wire);
                var watch = cluster.watch(client, heard)) {
            until("it has loaded", () -> watch.loaded().toCompletableFuture().isDone());
            wire.freezeWhatIsOpen();
            var version = version(cluster.apply("a", WARN));

            assertThat(watch.find("a", version)).isNull();
            until("it is looked up", () -> isKnown(watch, version));
            assertThat(mode(watch, "a")).isEqualTo(Mode.Warn);
            assertThat(watch.lookUps()).isPositive();
        }
    }

    @Test
    void whileNothingComesThroughANewerVersionIsNotJudgedByTheOldOne() throws Exception {
        cluster.apply("a", ENFORCE);
        try (var wire = new Wire(port());
                var client = clientThrough(wire);
                var watch = cluster.watch(client, heard)) {
            until("it has loaded", () -> watch.loaded().toCompletableFuture().isDone());
            wire.freeze();
            var version = version(cluster.apply("a", WARN));

            assertThatThrownBy(() -> watch.lookUp("a", version))
                    .isInstanceOf(UnknownPolicyVersion.class)
                    .hasMessageContaining("version " + version + " of policy a has not come to this replica");
            assertThat(watch.failedLookUps()).isEqualTo(1);
            until("its knowledge grows old", () -> watch.age().compareTo(RECENT) > 0);

            wire.thaw();
            until("it has made up", () -> mode(watch, "a") == Mode.Warn);
            assertThat(watch.find("a", version)).isNotNull();
            until("it is current", () -> watch.age().compareTo(RECENT) < 0);
        }
    }

    private static String version(GenericKubernetesResource object) {
        var read = PodPolicyResource.of(object);
        return PolicyVersion.of(PolicyVersion.canonical(read.uid(), read.generation(), read.spec()));
    }

    private static boolean isKnown(PodPolicyWatch watch, String version) {
        try {
            return watch.lookUp("a", version) != null;
        } catch (UnknownPolicyVersion e) {
            return false; // it was asked over a connection that was open already
        }
    }

    @Test
    void whoWasAwayForTooLongBeginsAnew() throws Exception {
        cluster.apply("a", ENFORCE);
        var b = cluster.apply("b", ENFORCE);
        try (var wire = new Wire(port());
                var client = clientThrough(wire);
                var watch = cluster.watch(client, heard)) {
            until("it has loaded", () -> watch.loaded().toCompletableFuture().isDone());
            wire.cut();
            cluster.apply("a", WARN);
            cluster.policy("b").delete();
            cluster.apply("c", INVALID);
            until(
                    "the server has forgotten what was",
                    () -> isForgotten(b.getMetadata().getResourceVersion()));

            wire.mend();
            until("it has made up", () -> names(watch).equals(List.of("a")) && mode(watch, "a") == Mode.Warn);
            until("it knows the new one", () -> heard.refused().equals(List.of("c 1")));
        }
    }

    private static boolean isForgotten(String version) {
        try {
            cluster.client()
                    .genericKubernetesResources(PodPolicyResource.KIND)
                    .list(new ListOptionsBuilder()
                            .withResourceVersion(version)
                            .withResourceVersionMatch("Exact")
                            .build());
            return false;
        } catch (KubernetesClientException e) {
            return e.getCode() == HTTP_GONE;
        }
    }

    @Test
    void whoStartsBeforeTheDefinitionIsThereWaits() throws Exception {
        cluster.uninstall();
        try (var wire = new Wire(port());
                var client = clientThrough(wire);
                var watch = cluster.watch(client, heard)) {
            until("it has tried in vain", () -> heard.interruptions() > 0);
            assertThatThrownBy(watch::policies).isInstanceOf(IllegalStateException.class);

            cluster.install();
            cluster.apply("a", ENFORCE);
            until("it has loaded", () -> watch.loaded().toCompletableFuture().isDone());
            until("it is in force", () -> mode(watch, "a") == Mode.Enforce);
        } finally {
            cluster.install();
        }
    }

    private static int port() {
        return cluster.client().getMasterUrl().getPort();
    }

    private static KubernetesClient clientThrough(Wire wire) throws Exception {
        var kubeconfig = Files.readString(cluster.api().kubeconfig())
                .replaceAll(Pattern.quote(":" + port()) + "\\b", ":" + wire.port());
        var config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(100)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
