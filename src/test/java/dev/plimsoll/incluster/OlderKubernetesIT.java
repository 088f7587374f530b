// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Rule;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.KubernetesVersion;
import dev.plimsoll.testing.Launched;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged service on the oldest Kubernetes that is supported and on one between: every rule, patches, and the fast path. */
@NeedsApiServer
@ParameterizedClass
@MethodSource("dev.plimsoll.testing.KubernetesVersion#older")
class OlderKubernetesIT {
    /** Parameters that change what is registered; rules that are not named here have none, or none that do. */
    private static final Map<String, String> PARAMETERS = Map.of(
            "mutableTag", ", mutableTags: [stable, 'v*', '*-SNAPSHOT']",
            "runAsRoot", ", unproven: Enforce, userNamespaces: Trust",
            "hostPath", ", allow: [{path: /srv/data}, {path: /var/log, readOnly: true}]",
            "missingLimits",
                    ", requests: true, resources: [cpu, memory], max: {memory: 4Gi, cpu: 2, nvidia.com/gpu: 8}, defaults: {cpu: 500m}");

    @SuppressWarnings("InlineFormatString") // too long for a call
    private static final String POLICIES = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: everything}
            spec:
              namespaceSelector:
                matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [default, other]}]
              templates: Enforce
              rules: {%s}
              overrides:
              - namespaceSelector: {matchLabels: {env: dev}}
                rules: {missingLimits: {max: {memory: 8Gi}}}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: patching}
            spec:
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: patched}}
              rules:
                mutableTag: {mode: Enforce, patch: true}
                runAsRoot: {mode: Enforce, patch: true}
                missingLimits: {mode: Enforce, patch: true, defaults: {cpu: 500m, memory: 512Mi}}
            """;

    private static final String GOOD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: good}
            spec:
              securityContext: {runAsUser: 1000}
              containers:
              - name: web
                image: registry.example/web:1.2@sha256:%s
                resources: {limits: {cpu: "1", memory: 1Gi}, requests: {cpu: 500m, memory: 1Gi}}
            """.formatted("0123456789abcdef".repeat(4));

    /** Breaks every rule. */
    private static final String BAD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: bad}
            spec:
              hostNetwork: true
              containers:
              - name: web
                image: registry.example/web:latest
                imagePullPolicy: IfNotPresent
                command: [sh, -c, web]
                securityContext: {privileged: true, runAsUser: 0}
                volumeMounts: [{name: socket, mountPath: /a}, {name: etc, mountPath: /b}]
              volumes:
              - {name: socket, hostPath: {path: /run/containerd/containerd.sock}}
              - {name: etc, hostPath: {path: /etc}}
            """;

    private static InCluster cluster;
    private static Serving replica;

    @Parameter
    KubernetesVersion version;

    @BeforeParameterizedClassInvocation
    static void start(KubernetesVersion version, @TempDir Path dir) throws Exception {
        cluster = InCluster.start(version, dir);
        cluster.apply(BAD.replace("name: bad", "name: old"));
        cluster.api.createNamespace("patched");
        replica = cluster.replica();
        cluster.apply(POLICIES.formatted(
                Rules.ALL.all().stream().map(OlderKubernetesIT::enforced).collect(Collectors.joining(", "))));
        cluster.awaitRefusing();
    }

    private static String enforced(Rule<?> rule) {
        var id = rule.info().id();
        return id + ": {mode: Enforce" + PARAMETERS.getOrDefault(id, "") + "}";
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
            cluster = null;
        }
    }

    private static Launched create(String object) throws Exception {
        return cluster.kubectl(object, "create", "--dry-run=server");
    }

    @Test
    void policiesAreInForce() throws Exception {
        until(
                "both are ready",
                () -> cluster.ok(
                                "get",
                                "podpolicies",
                                "-o",
                                "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}")
                        .equals("True True"));
    }

    @Test
    void everyRuleRefuses() throws Exception {
        var refused = create(BAD);

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("policy everything refuses this Pod")
                .contains(Rules.ALL.all().stream().map(rule -> rule.info().id()).toList());
    }

    @Test
    void aTemplateIsRefused() throws Exception {
        assertThat(deployment("registry.example/web:latest").err())
                .contains("policy everything refuses this Deployment");
    }

    private static Launched deployment(String image) throws Exception {
        return cluster.api.kubectl("create", "deployment", "web", "--image=" + image, "--dry-run=server");
    }

    @Test
    void whatCanBePatchedIsPatched() throws Exception {
        var pod = InCluster.pod("web", "imagePullPolicy: IfNotPresent").replace("web:1.2", "web:latest");

        until("a pod is patched", () -> patched(pod).equals("Always 500m 512Mi true"));
    }

    private static String patched(String pod) throws Exception {
        return cluster.kubectl(
                        pod,
                        "create",
                        "--dry-run=server",
                        "-n",
                        "patched",
                        "-o",
                        "jsonpath={.spec.containers[0].imagePullPolicy} {.spec.containers[0].resources.limits.cpu}"
                                + " {.spec.containers[0].resources.limits.memory} {..runAsNonRoot}")
                .out();
    }

    /** Each of its webhooks repeats the namespace selector, of which most of the policy consists. */
    @Test
    void aPolicyAsLargeAsMayBeIsRegistered() throws Exception {
        var values = IntStream.range(0, 1000)
                .mapToObj(i -> "%060d".formatted(i))
                .collect(Collectors.joining("\", \"", "[\"", "\"]"));
        var expressions = IntStream.range(0, 4)
                .mapToObj(i -> "{key: k%d, operator: In, values: %s}".formatted(i, values))
                .collect(Collectors.joining(", "));

        var created = cluster.kubectl("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: large}
                spec:
                  namespaceSelector: {matchExpressions: [%s]}
                  templates: Enforce
                  rules: {privileged: {mode: Enforce}, latestTag: {mode: Warn}}
                """.formatted(expressions), "create");
        try {
            assertThat(created.err()).isEmpty();
            until(
                    "it is registered",
                    () -> cluster.registered()
                            .containsAll(List.of("enforce.large.plimsoll.dev", "advise-templates.large.plimsoll.dev")));
        } finally {
            cluster.ok("delete", "podpolicy", "large");
        }
        until(
                "it is registered no more",
                () -> cluster.registered().stream().noneMatch(name -> name.contains("large")));
    }

    /** That nobody is asked is seen when nobody answers. */
    @Test
    void whatCompliesNeedsNobody() throws Exception {
        cluster.balancer.cut();
        try {
            until("nobody answers", () -> create(BAD).err().contains("failed calling webhook"));

            assertThat(create(GOOD).err()).isEmpty();
            assertThat(cluster.kubectl(GOOD, "create", "--dry-run=server", "-n", "patched")
                            .err())
                    .isEmpty();
            assertThat(cluster.api
                            .kubectl("label", "pod", "old", "a=b", "--overwrite")
                            .err())
                    .isEmpty();
        } finally {
            cluster.balancer.add(replica.port());
        }
        until("somebody answers", () -> create(BAD).err().contains("policy everything refuses this Pod"));
    }
}
