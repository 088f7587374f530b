// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.testing.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Owners of every kind with faults that are known. */
final class Fleet {
    /** What {@link Fault} are judged by. */
    static final String POLICY = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: fleet}
            spec:
              rules:
                privileged: {mode: Enforce}
                hostPath: {mode: Audit}
                mutableTag: {mode: Enforce, patch: true}
                latestTag: {mode: Warn}
            """;

    /** The pod specs, and the rules that each breaks. */
    @SuppressWarnings("ImmutableEnumChecker") // Set.of is
    private enum Fault {
        none("containers: [{name: web, image: \"registry.example/web:1.2\"}]"),
        priv(
                "containers: [{name: web, image: \"registry.example/web:1.2\", securityContext: {privileged: true}}]",
                "privileged"),
        path(
                "containers: [{name: web, image: \"registry.example/web:1.2\"}], volumes: [{name: v, hostPath: {path: /srv}}]",
                "hostPath"),
        tag(
                "containers: [{name: web, image: registry.example/web, imagePullPolicy: IfNotPresent}]",
                "latestTag",
                "mutableTag");

        private final String spec;
        private final Set<String> rules;

        Fault(String spec, String... rules) {
            this.spec = spec;
            this.rules = Set.of(rules);
        }
    }

    private static final List<String> KINDS = List.of(
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "Deployment",
            "ReplicaSet",
            "StatefulSet",
            "DaemonSet",
            "Job",
            "CronJob");

    private final ApiServer api;
    private final Path dir;
    private final Map<String, Set<String>> faults = new TreeMap<>();

    Fleet(ApiServer api, Path dir) {
        this.api = api;
        this.dir = dir;
    }

    /** The rules by the title of an owner that breaks some, as it is known. */
    Map<String, Set<String>> faults() {
        return faults;
    }

    /** Creates 36 owners in a namespace: each kind with each fault. */
    void launch(String namespace) throws IOException, InterruptedException {
        var objects = new ArrayList<String>();
        for (var kind : KINDS) {
            for (var fault : Fault.values()) {
                objects.add(object(kind, namespace, name(kind, fault), fault.spec));
                if (!fault.rules.isEmpty()) {
                    faults.put(kind + " " + namespace + "/" + name(kind, fault), fault.rules);
                }
            }
        }
        apply(String.join("---\n", objects));
    }

    /** Puts all owners of a kind right. */
    void mend(String kind, String namespace) throws IOException, InterruptedException {
        for (var fault : Fault.values()) {
            ok("delete", kind, name(kind, fault), "-n", namespace, "--now", "--cascade=background", "--wait=false");
            apply(object(kind, namespace, name(kind, fault), Fault.none.spec));
            faults.remove(kind + " " + namespace + "/" + name(kind, fault));
        }
    }

    private static String name(String kind, Fault fault) {
        return kind.toLowerCase(Locale.ROOT) + "-" + fault;
    }

    private static String object(String kind, String namespace, String name, String spec) {
        var metadata = "metadata: {name: %s, namespace: %s, labels: {team: %s}}\n"
                .formatted(name, namespace, name.endsWith("path") ? "storage" : "web");
        var labels = "metadata: {labels: {app: " + name + "}}";
        var selector = "selector: {matchLabels: {app: " + name + "}}";
        var template = "template: {" + labels + ", spec: {" + spec + "}}";
        var ends = "template: {" + labels + ", spec: {restartPolicy: Never, " + spec + "}}";
        return switch (kind) {
            case "Pod" -> "apiVersion: v1\nkind: Pod\n" + metadata + "spec: {" + spec + "}\n";
            case "PodTemplate" -> "apiVersion: v1\nkind: PodTemplate\n" + metadata + template + "\n";
            case "ReplicationController" ->
                "apiVersion: v1\nkind: ReplicationController\n" + metadata + "spec: {replicas: 0, selector: {app: "
                        + name + "}, " + template + "}\n";
            case "StatefulSet" ->
                "apiVersion: apps/v1\nkind: StatefulSet\n" + metadata + "spec: {serviceName: x, replicas: 0, "
                        + selector + ", " + template + "}\n";
            case "DaemonSet" ->
                "apiVersion: apps/v1\nkind: DaemonSet\n" + metadata + "spec: {" + selector + ", " + template + "}\n";
            case "Job" -> "apiVersion: batch/v1\nkind: Job\n" + metadata + "spec: {suspend: true, " + ends + "}\n";
            case "CronJob" ->
                "apiVersion: batch/v1\nkind: CronJob\n" + metadata
                        + "spec: {schedule: \"0 0 * * *\", suspend: true, jobTemplate: {spec: {" + ends + "}}}\n";
            default ->
                "apiVersion: apps/v1\nkind: " + kind + "\n" + metadata + "spec: {replicas: 0, " + selector + ", "
                        + template + "}\n";
        };
    }

    void apply(String yaml) throws IOException, InterruptedException {
        var file = Files.writeString(Files.createTempFile(dir, "fleet", ".yaml"), yaml);
        ok("apply", "-f", file.toString());
    }

    String ok(String... arguments) throws IOException, InterruptedException {
        var ran = api.kubectl(arguments);
        if (ran.status() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": " + ran.err());
        }
        return ran.out();
    }
}
