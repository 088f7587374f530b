// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plimsoll audit} against a real API server. */
@NeedsApiServer
class AuditIT {
    @TempDir
    static Path dir;

    private static ApiServer api;
    private static Path policy;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
        policy = Files.writeString(dir.resolve("policy.yaml"), Fleet.POLICY);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static Fleet fleet(String namespace) throws Exception {
        api.createNamespace(namespace);
        var fleet = new Fleet(api, dir);
        fleet.launch(namespace);
        return fleet;
    }

    private static AuditRun audit(String namespace, String... more) {
        var arguments = new ArrayList<>(List.of(
                "--kubeconfig=" + api.kubeconfig(), "--policy=" + policy, "--output=json", "--namespace=" + namespace));
        arguments.addAll(List.of(more));
        return AuditRun.audit(arguments.toArray(String[]::new));
    }

    @Test
    void namesEveryOwnerThatIsOutOfLineAndNoOther() throws Exception {
        var fleet = fleet("known");
        var run = audit("known");

        assertThat(run.err()).isEmpty();
        assertThat(run.faults()).isEqualTo(fleet.faults()).hasSize(27);
        assertThat(run.json().get("judged").asInt()).isEqualTo(36);
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void namesThemNoMoreOnceTheyArePutRight() throws Exception {
        var fleet = fleet("mended");
        for (var kind : List.of("Pod", "Deployment", "CronJob")) {
            fleet.mend(kind, "mended");
        }

        assertThat(audit("mended").faults()).isEqualTo(fleet.faults()).hasSize(18);
    }

    /** A log that nobody configured keeps all that it is given: the client would give it every page. */
    @Test
    void leavesNothingOfTheClusterInTheLog() throws Exception {
        api.createNamespace("logged");
        var root = Logger.getLogger("");
        var before = root.getLevel();
        root.setLevel(Level.ALL);
        try {
            audit("logged");

            assertThat(Logger.getLogger("io.fabric8.kubernetes.client").isLoggable(Level.FINE))
                    .isFalse();
        } finally {
            root.setLevel(before);
        }
    }

    @Test
    void whatComesAndGoesMeanwhileNeitherHidesNorDoublesAnything() throws Exception {
        var fleet = fleet("busy");
        api.createNamespace("noise");
        var done = new AtomicBoolean();
        var rounds = new AtomicInteger();
        var noise = new Thread(() -> {
            var pods = api.client().pods().inNamespace("busy");
            for (int i = 0; !done.get(); i++) {
                var made = pods.resource(new PodBuilder()
                                .withNewMetadata()
                                .withName("noise-" + i)
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("web")
                                .withImage("registry.example/web")
                                .endContainer()
                                .endSpec()
                                .build())
                        .create();
                pods.resource(made).withGracePeriod(0).delete();
                rounds.incrementAndGet();
            }
        });
        noise.start();
        try {
            until("something comes and goes", () -> rounds.get() > 3);
            for (int i = 0; i < 10; i++) {
                var faults = new TreeMap<>(audit("busy").faults());
                faults.keySet().removeIf(title -> title.contains("/noise-"));

                assertThat(faults).isEqualTo(fleet.faults());
            }
        } finally {
            done.set(true);
            noise.join();
        }
    }

    @Test
    void anOwnerReferenceIsBelievedOnlyIfTheOwnerIsThere() throws Exception {
        api.createNamespace("forged");
        var fleet = new Fleet(api, dir);
        fleet.apply("""
                apiVersion: apps/v1
                kind: ReplicaSet
                metadata: {name: web, namespace: forged}
                spec:
                  replicas: 1
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: web, image: "registry.example/web:1.2"}]}
                """);
        var uid = fleet.ok("get", "replicaset", "web", "-n", "forged", "-o", "jsonpath={.metadata.uid}");
        for (var pod : Map.of("owned", uid, "liar", "11111111-2222-3333-4444-555555555555")
                .entrySet()) {
            fleet.apply("""
                    apiVersion: v1
                    kind: Pod
                    metadata:
                      name: %s
                      namespace: forged
                      ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: "%s", controller: true}]
                    spec: {containers: [{name: web, image: "registry.example/web:1.2", securityContext: {privileged: true}}]}
                    """.formatted(pod.getKey(), pod.getValue()));
        }

        assertThat(audit("forged").faults())
                .isEqualTo(
                        Map.of("Pod forged/liar", Set.of("privileged"), "ReplicaSet forged/web", Set.of("privileged")));
    }

    @Test
    void saysWhoWouldBreakIfARuleWereTightened() throws Exception {
        fleet("tight");
        var run = audit("tight", "--tighten=hostPath=Enforce", "--group-by=team");
        var change = run.json().get("change");

        assertThat(change.get("refused")).hasSize(9);
        assertThat(change.get("refused")).allMatch(title -> title.asText().matches("\\w+ tight/\\w+-path"));
        assertThat(change.get("byNamespace").toString()).isEqualTo("{\"tight\":9}");
        assertThat(change.get("byLabel").toString()).isEqualTo("{\"storage\":9}");
        assertThat(change.get("sum").asText())
                .isEqualTo("9 owners in 1 namespace would be refused at their next rollout.");
        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void aChangeThatTouchesNobodyIsNoFailure() throws Exception {
        fleet("loose");

        assertThat(audit("loose", "--tighten=hostNamespaces=Enforce").status()).isZero();
        assertThat(audit("loose", "--tighten=hostPath=Warn").status()).isZero();
    }

    @Test
    void selectsByTheLabelsOfOwners() throws Exception {
        fleet("chosen");

        assertThat(audit("chosen", "--selector=team=storage").faults().values())
                .hasSize(9)
                .containsOnly(Set.of("hostPath"));
    }

    @Test
    void inAClusterWithoutPoliciesTheBuiltInOneIsJudgedBy() throws Exception {
        fleet("plain");
        var run = AuditRun.audit("--kubeconfig=" + api.kubeconfig(), "--output=json", "--namespace=plain");

        assertThat(run.err())
                .isEqualTo("plimsoll: there is no PodPolicy in this cluster: the built-in policy is judged by\n");
        assertThat(run.faults()).hasSize(36); // none of them has limits
    }

    @Test
    void whoMayNotListIsToldWhat() throws Exception {
        api.createNamespace("poor");
        new Fleet(api, dir).ok("create", "serviceaccount", "somebody", "-n", "poor");
        var kubeconfig = api.kubeconfig("poor", "somebody");
        var run = AuditRun.audit("--kubeconfig=" + kubeconfig, "--policy=" + policy);

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).contains("pods cannot be listed: pods is forbidden");
        assertThat(run.out()).contains("9 could not be read");
    }

    @Test
    void withoutAClusterItSaysWhatToDo(@TempDir Path empty) throws Exception {
        var nobody = Files.writeString(
                empty.resolve("config"),
                Files.readString(api.kubeconfig()).replaceAll("server: .*", "server: https://127.0.0.1:1"));

        var unreachable = AuditRun.audit("--kubeconfig=" + nobody, "--policy=" + policy);
        assertThat(unreachable.err())
                .startsWith("plimsoll: cannot reach the API server")
                .contains("refused");
        assertThat(unreachable.status()).isEqualTo(2);

        var missing = AuditRun.audit("--kubeconfig=" + empty.resolve("none"));
        assertThat(missing.err()).isEqualTo("plimsoll: --kubeconfig " + empty.resolve("none") + " cannot be read\n");
        assertThat(missing.status()).isEqualTo(2);

        var nothing = Files.writeString(empty.resolve("nothing"), "# nothing\n");
        var blank = AuditRun.audit("--kubeconfig=" + nothing);
        assertThat(blank.err())
                .isEqualTo("plimsoll: --kubeconfig " + nothing + " is no kubeconfig: there is nothing in it\n");
        assertThat(blank.status()).isEqualTo(2);

        var context = AuditRun.audit("--kubeconfig=" + api.kubeconfig(), "--context=other");
        assertThat(context.err()).isEqualTo("plimsoll: there is no context other in the kubeconfig\n");
        assertThat(context.status()).isEqualTo(2);
    }
}
