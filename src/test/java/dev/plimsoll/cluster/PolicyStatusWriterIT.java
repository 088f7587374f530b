// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.cluster.client.Heard;
import dev.plimsoll.cluster.policies.ObservedPolicy;
import dev.plimsoll.cluster.policies.PodPolicyCluster;
import dev.plimsoll.cluster.policies.PodPolicyResource;
import dev.plimsoll.cluster.policies.PodPolicyWatch;
import dev.plimsoll.cluster.webhooks.RegistrationStatus;
import dev.plimsoll.cluster.webhooks.RegistrationStatus.Reason;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person and a program see of a policy in a real API server. */
@NeedsApiServer
class PolicyStatusWriterIT {
    private static final Instant FIRST = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant LATER = Instant.parse("2026-01-02T04:00:00Z");

    private static final RegistrationStatus REGISTERED = new RegistrationStatus(
            "0123456789abcdef", true, Reason.Registered, "Generation 1 is registered, 2 webhooks.");

    private static final String DEV = """
            {namespaceSelector: {matchLabels: {env: dev}},
            rules: {runAsRoot: {mode: Warn}, hostPath: {mode: Enforce}, latestTag: {mode: "Off"}}}""";
    private static final String INVALID = "{rules: {hostPth: {mode: Warn}, latestTag: {mode: Warn, tags: [x]}}}";

    @TempDir
    static Path dir;

    private static PodPolicyCluster cluster;
    private static PodPolicyWatch watch;

    @BeforeAll
    static void start() throws Exception {
        cluster = PodPolicyCluster.start(dir);
        watch = cluster.watch(new Heard());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            watch.close();
            cluster.close();
        }
    }

    @BeforeEach
    void clear() throws Exception {
        cluster.clear();
        until("the watch knows it", watch::isBuiltIn);
    }

    private static List<Namespace> namespaces() {
        return List.of(namespace("one", "dev"), namespace("two", "dev"), namespace("three", "prod"));
    }

    private static Namespace namespace(String name, String env) {
        return new Namespace(name, Map.of("env", env), true, LimitRange.NONE);
    }

    private static PolicyStatusWriter status(Instant now) {
        return new PolicyStatusWriter(
                cluster.client(), PolicyStatusWriterIT::namespaces, policy -> REGISTERED, InstantSource.fixed(now));
    }

    /** Writes it once the watch has seen the newest version. */
    private static void write(PolicyStatusWriter status, String name) throws Exception {
        var generation = cluster.policy(name).get().getMetadata().getGeneration();
        until(
                "the watch has seen the version",
                () -> watch.known().stream()
                        .anyMatch(known -> known.name().equals(name) && known.generation() == generation));
        status.write(watch.known());
        var written = of(name);
        until(
                "the watch has seen the status",
                () -> watch.known().stream()
                        .anyMatch(known ->
                                known.name().equals(name) && known.status().equals(written)));
    }

    private static JsonNode of(String name) {
        return PodPolicyResource.tree(cluster.policy(name).get().get("status"));
    }

    private static Map<String, JsonNode> conditions(String name) {
        return IntStream.range(0, of(name).path("conditions").size())
                .mapToObj(i -> of(name).path("conditions").get(i))
                .collect(Collectors.toMap(condition -> condition.get("type").asText(), condition -> condition));
    }

    @Test
    void aValidPolicyIsReady() throws Exception {
        cluster.apply("a", DEV);
        write(status(FIRST), "a");

        var status = of("a");
        assertThat(status.path("observedGeneration").intValue()).isEqualTo(1);
        assertThat(status.path("modes").textValue()).isEqualTo("hostPath=Enforce,runAsRoot=Warn");
        assertThat(status.path("namespaces").intValue()).isEqualTo(2);
        assertThat(status.path("inForce").path("generation").intValue()).isEqualTo(1);
        assertThat(status.path("inForce").path("spec"))
                .isEqualTo(PodPolicyResource.tree(cluster.policy("a").get().get("spec")));
        assertThat(conditions("a").get("Ready")).hasToString("""
                {"lastTransitionTime":"2026-01-02T03:04:05Z","message":"Generation 1 is in force.",\
                "observedGeneration":1,"reason":"InForce","status":"True","type":"Ready"}""");
        assertThat(conditions("a").get("Invalid")).hasToString("""
                {"lastTransitionTime":"2026-01-02T03:04:05Z","message":"",\
                "observedGeneration":1,"reason":"NoMistake","status":"False","type":"Invalid"}""");
    }

    @Test
    void anInvalidVersionTellsEveryMistakeAndWhatStaysInForce() throws Exception {
        cluster.apply("a", DEV);
        write(status(FIRST), "a");
        cluster.apply("a", INVALID);
        write(status(LATER), "a");

        assertThat(conditions("a").get("Invalid")).hasToString("""
                {"lastTransitionTime":"2026-01-02T04:00:00Z","message":\
                "spec.rules.hostPth: no such rule; did you mean hostPath?\\n\
                spec.rules.latestTag.tags: no such parameter; legal are mode, patch",\
                "observedGeneration":2,"reason":"Mistakes","status":"True","type":"Invalid"}""");
        assertThat(conditions("a").get("Ready")).hasToString("""
                {"lastTransitionTime":"2026-01-02T04:00:00Z","message":\
                "Generation 2 must not come into force; generation 1 stays in force.",\
                "observedGeneration":2,"reason":"Invalid","status":"False","type":"Ready"}""");
        assertThat(of("a").path("observedGeneration").intValue()).isEqualTo(2);
        assertThat(of("a").path("inForce").path("generation").intValue()).isEqualTo(1);
        assertThat(of("a").path("modes").textValue()).isEqualTo("hostPath=Enforce,runAsRoot=Warn");
    }

    @Test
    void whatIsNotRegisteredIsNotReady() throws Exception {
        cluster.apply("a", DEV);
        var refused = new RegistrationStatus(
                "0123456789abcdef", false, Reason.Forbidden, "Generation 1 is not registered: you may not.");
        write(
                new PolicyStatusWriter(
                        cluster.client(),
                        PolicyStatusWriterIT::namespaces,
                        policy -> refused,
                        InstantSource.fixed(FIRST)),
                "a");

        assertThat(conditions("a").get("Registered")).hasToString("""
                {"lastTransitionTime":"2026-01-02T03:04:05Z",\
                "message":"Generation 1 is not registered: you may not.",\
                "observedGeneration":1,"reason":"Forbidden","status":"False","type":"Registered"}""");
        assertThat(conditions("a").get("Ready")).hasToString("""
                {"lastTransitionTime":"2026-01-02T03:04:05Z","message":\
                "Generation 1 is in force. Generation 1 is not registered: you may not.",\
                "observedGeneration":1,"reason":"NotRegistered","status":"False","type":"Ready"}""");
    }

    @Test
    void whetherItIsRegisteredIsUnknownUntilSomebodyHasLookedAndStaysWhatItWasForANewLeader() throws Exception {
        cluster.apply("a", DEV);
        var unknown = new PolicyStatusWriter(
                cluster.client(), PolicyStatusWriterIT::namespaces, policy -> null, InstantSource.fixed(LATER));
        write(unknown, "a");
        assertThat(conditions("a").get("Registered").get("status").textValue()).isEqualTo("Unknown");
        assertThat(conditions("a").get("Ready").get("status").textValue()).isEqualTo("Unknown");

        write(status(FIRST), "a");
        write(unknown, "a");
        assertThat(conditions("a").get("Ready").get("status").textValue()).isEqualTo("True");

        cluster.apply("a", "{rules: {privileged: {mode: Warn}}}");
        write(unknown, "a");
        assertThat(conditions("a").get("Ready").get("status").textValue()).isEqualTo("Unknown");
    }

    @Test
    void aConditionKeepsItsTimeUntilItTurns() throws Exception {
        cluster.apply("a", DEV);
        write(status(FIRST), "a");
        cluster.apply("a", "{rules: {privileged: {mode: \"Off\"}}}");
        write(status(LATER), "a");

        assertThat(conditions("a").get("Ready").get("observedGeneration").intValue())
                .isEqualTo(2);
        assertThat(conditions("a").get("Ready").get("lastTransitionTime").textValue())
                .isEqualTo("2026-01-02T03:04:05Z");
        assertThat(of("a").path("namespaces").intValue()).isEqualTo(3);
        assertThat(of("a").path("modes").textValue()).isEmpty();
    }

    @Test
    void whatWasNeverValidSaysThatNothingIsInForce() throws Exception {
        cluster.apply("a", INVALID);
        write(status(FIRST), "a");

        assertThat(conditions("a").get("Ready").get("message").textValue())
                .isEqualTo("Generation 1 must not come into force; nothing of this policy is in force.");
        assertThat(of("a").has("inForce")).isFalse();
        assertThat(of("a").path("namespaces").intValue()).isZero();
    }

    @Test
    void whatAnotherVersionOfTheProgramHasInForceIsKept() throws Exception {
        cluster.apply("a", INVALID);
        var object = cluster.policy("a").get().getMetadata();
        var foreign = new ObservedPolicy(
                "a",
                object.getUid(),
                object.getResourceVersion(),
                1,
                List.of(),
                new ObservedPolicy.InForce(
                        1,
                        DefaultPolicy.audit(Rules.ALL),
                        PodPolicyResource.tree(Map.of("rules", Map.of("ofTheFuture", Map.of("mode", "Enforce")))),
                        "0123456789abcdef"),
                PodPolicyResource.tree(null));
        status(FIRST).write(List.of(foreign));
        until("the watch has seen it", () -> watch.known().stream().anyMatch(ObservedPolicy::isLost));
        write(status(LATER), "a");

        assertThat(conditions("a").get("Ready").get("status").textValue()).isEqualTo("False");
        assertThat(of("a").path("inForce").path("spec").path("rules").has("ofTheFuture"))
                .isTrue();
    }

    @Test
    void nothingIsAskedForWhatStandsThereAlready() throws Exception {
        cluster.apply("a", DEV);
        cluster.apply("b", DEV);
        write(status(FIRST), "a");
        write(status(FIRST), "b");
        var config = new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:1")
                .withRequestRetryBackoffLimit(0)
                .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var same = new PolicyStatusWriter(
                    client, PolicyStatusWriterIT::namespaces, policy -> REGISTERED, InstantSource.fixed(LATER));
            assertThatCode(() -> same.write(watch.known())).doesNotThrowAnyException();

            var other = new PolicyStatusWriter(client, List::of, policy -> REGISTERED, InstantSource.fixed(LATER));
            assertThatThrownBy(() -> other.write(watch.known()))
                    .isInstanceOf(KubernetesClientException.class)
                    .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
        }
    }

    @Test
    void anObjectThatIsGoneOrAnotherIsLeftAlone() throws Exception {
        cluster.apply("a", DEV);
        cluster.apply("b", DEV);
        until("the watch has seen both", () -> watch.known().size() == 2);
        var known = watch.known();
        cluster.policy("a").delete();
        cluster.policy("b").delete();
        cluster.apply("b", INVALID);

        assertThatCode(() -> status(FIRST).write(known)).doesNotThrowAnyException();
        assertThat(cluster.policy("a").get()).isNull();
        assertThat(of("b").has("inForce")).isFalse();
    }

    @Test
    void whoeverMayChangeAPolicyCannotWriteItsStatus() {
        var created = cluster.client().resource("""
                        apiVersion: plimsoll.dev/v1alpha1
                        kind: PodPolicy
                        metadata: {name: a}
                        spec: {rules: {hostPth: {mode: Warn}}}
                        status: {inForce: {generation: 9, spec: {rules: {}}}}
                        """).create();

        assertThat(created.toString()).doesNotContain("inForce");
    }

    @Test
    void aLongListOfMistakesIsCutWithACount() throws Exception {
        cluster.apply(
                "a",
                "{rules: {"
                        + IntStream.range(0, 900)
                                .mapToObj(i -> "r" + i + ": {}")
                                .collect(Collectors.joining(", ")) + "}}");
        write(status(FIRST), "a");

        var message = conditions("a").get("Invalid").get("message").textValue();
        assertThat(message.length()).isBetween(8000, 8300);
        var lines = message.lines().toList();
        assertThat(lines.get(lines.size() - 1)).isEqualTo("and " + (900 - lines.size() + 1) + " more");
    }

    @Test
    void kubectlShowsTheMostImportantInColumns() throws Exception {
        cluster.apply("a", DEV);
        cluster.apply("b", DEV.replaceFirst("\\{", "{dryRun: true, "));
        cluster.apply("c", INVALID);
        write(status(FIRST), "a");
        write(status(FIRST), "b");
        write(status(FIRST), "c");

        var lines = cluster.api().kubectl("get", "ppol").out().lines().toList();
        assertThat(lines.get(0)).matches("NAME +MODES +DRY RUN +NAMESPACES +READY +AGE");
        assertThat(lines.get(1)).matches("a +hostPath=Enforce,runAsRoot=Warn +false +2 +True +[0-9]+s");
        assertThat(lines.get(2)).matches("b +hostPath=Enforce,runAsRoot=Warn +true +2 +True +[0-9]+s");
        assertThat(lines.get(3)).matches("c +false +0 +False +[0-9]+s");
    }
}
