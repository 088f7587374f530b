// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects as an API server lists them, given to an inventory by hand. */
public final class Listing {
    public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    /** What is audited in tests: rules that need few words. */
    public static final Policies TODAY = policies("""
            privileged: {mode: Enforce}
            hostPath: {mode: Warn}
            mutableTag: {mode: Enforce, patch: true}
            """);

    public static final Namespaces NAMESPACES = new Namespaces() {
        @Override
        public Namespace find(String name) {
            return new Namespace(name, Map.of(Namespace.NAME_LABEL, name, "team", "of-" + name), true, LimitRange.NONE);
        }

        @Override
        public Namespace lookUp(String name) {
            return find(name);
        }
    };

    private final Inventory inventory;

    public Listing(Policies today, Policies candidate) {
        this(today, candidate, AuditMemory.of(64 << 20));
    }

    /** With room for little. */
    public Listing(Policies today, Policies candidate, AuditMemory memory) {
        this(today, candidate, new BuildHistory(memory.history()), NOW, memory);
    }

    private Listing(Policies today, Policies candidate, BuildHistory history, Instant now, AuditMemory memory) {
        inventory = new Inventory(
                new Scan.Question(
                        null,
                        labels -> !labels.containsKey("skip"),
                        today,
                        1,
                        candidate,
                        NAMESPACES,
                        Set.of("kube-system"),
                        history,
                        memory),
                now);
    }

    /** An audit after others. */
    static Listing after(BuildHistory history, Instant now) {
        return new Listing(TODAY, null, history, now, AuditMemory.of(64 << 20));
    }

    public Listing() {
        this(TODAY, null);
    }

    /** Reads one policy, given its rules, a line each. */
    public static Policies policies(String rules) {
        return parsed("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec:
                  rules:
                """ + rules.indent(4));
    }

    public static Policies parsed(String yaml) {
        try {
            return new Policies(PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL));
        } catch (InvalidPolicy e) {
            throw new AssertionError(e.mistakes().toString(), e);
        }
    }

    static byte[] json(String yaml) {
        var document = YamlDocuments.read(yaml.getBytes(UTF_8)).iterator().next();
        return ((YamlDocument.Parsed) document).json();
    }

    Inventory inventory() {
        return inventory;
    }

    /** An object as it stands in a list, in YAML. */
    public Listing add(WorkloadKind kind, String yaml) {
        var json = json(yaml);
        inventory.add(kind, json, 0, json.length);
        return this;
    }

    /** A pod as it stands in a list, in JSON. */
    public Listing add(byte[] pod) {
        return add(WorkloadKind.Pod, pod);
    }

    /** An object as it stands in a list, in JSON. */
    Listing add(WorkloadKind kind, byte[] json) {
        inventory.add(kind, json, 0, json.length);
        return this;
    }

    /** Adds a Deployment, given fields of its one container, in YAML's flow style. */
    public Listing deployment(String name, String container) {
        return add(WorkloadKind.Deployment, """
                metadata: {name: %s, namespace: shop, uid: d-%s, creationTimestamp: "2026-10-01T00:00:00Z", labels: {app: %s}}
                spec: {replicas: 2, template: {spec: {containers: [{name: web, %s}]}}}
                """.formatted(name, name, name, container));
    }

    public Listing replicaSet(String name, String owner) {
        return add(WorkloadKind.ReplicaSet, """
                metadata: {name: %s, namespace: shop, uid: r-%s, ownerReferences: [%s]}
                spec: {replicas: 2, template: {spec: {containers: [{name: web, image: "app:1.2"}]}}}
                status: {replicas: 2}
                """.formatted(name, name, owner));
    }

    /** Adds a pod, given fields of its one container, and more of its spec, in YAML's flow style. */
    public Listing pod(String name, String owner, String container, String more) {
        return add(WorkloadKind.Pod, """
                metadata: {name: %s, namespace: shop, uid: p-%s, creationTimestamp: "2026-10-02T00:00:00Z", ownerReferences: [%s]}
                spec: {containers: [{name: web, %s}]%s}
                status: {phase: Running}
                """.formatted(name, name, owner, container, more));
    }

    /** Adds a pod that runs this build of an image with a tag. */
    Listing running(String name, String owner, String image, String build) {
        return add(WorkloadKind.Pod, """
                metadata: {name: %s, namespace: shop, uid: p-%s, ownerReferences: [%s]}
                spec: {containers: [{name: web, image: "%s"}]}
                status: {containerStatuses: [{name: web, imageID: "%s"}]}
                """.formatted(name, name, owner, image, build));
    }

    public static String owner(String kind, String name, String uid) {
        var group = kind.equals("Job") || kind.equals("CronJob") ? "batch/v1" : "apps/v1";
        return "{apiVersion: %s, kind: %s, name: %s, uid: %s, controller: true}".formatted(group, kind, name, uid);
    }

    public AuditResult result() {
        return inventory.result(() -> Duration.ofSeconds(1), 9, List.of());
    }
}
