// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import java.util.List;
import java.util.stream.Stream;

/** Policies for the fast path: the built-in one, and others with every rule, every mode and whatever settings may be hard to say. */
final class OddPolicies {
    private static final String POLICIES = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: everything}
            spec:
              templates: Enforce
              rules:
                mutableTag: {mode: Enforce, patch: true, mutableTags: [stable, "v*", "*-SNAPSHOT", "edge.1"]}
                runAsRoot: {mode: Enforce, patch: true}
                missingLimits: {mode: Enforce, patch: true, requests: true, defaults: {cpu: 500m, memory: 512Mi}}
                hostPath: {mode: Enforce, allow: [{path: /srv/data}, {path: /var/log, readOnly: true}, {path: /srv/a.b/}]}
                runtimeSocket: {mode: Enforce}
                hostNamespaces: {mode: Enforce}
                privileged: {mode: Enforce}
                latestTag: {mode: Enforce}
                imageDigest: {mode: Audit}
                shellFormCommand: {mode: Warn}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: odd}
            spec:
              templates: Warn
              rules:
                mutableTag: {mode: Warn, mutableTags: ["*"]}
                runAsRoot: {mode: Enforce, patch: true, unproven: Warn, userNamespaces: Trust}
                missingLimits: {mode: Enforce, resources: [memory, nvidia.com/gpu], max: {memory: 4Gi, cpu: 2, hugepages-2Mi: 4Mi}}
                hostPath: {mode: Enforce, allow: [{path: /mnt, readOnly: true}]}
                shellFormCommand: {mode: Enforce}
                imageDigest: {mode: Enforce}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: paths}
            spec:
              rules:
                runtimeSocket: {mode: Enforce}
                hostPath: {mode: Warn, allow: [{path: /, readOnly: true}, {path: /proc}, {path: /srv/a.b}]}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: dry}
            spec:
              dryRun: true
              templates: Enforce
              rules:
                runAsRoot: {mode: Warn, unproven: Enforce, patch: true}
                missingLimits: {mode: Audit, resources: [], max: {memory: 1Gi}}
                hostPath: {mode: Audit, allow: [{path: 'C:\\var'}, {path: /var//log}]}
                runtimeSocket: {mode: Warn}
                latestTag: {mode: Enforce}
            ---
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: overridden}
            spec:
              templates: Off
              rules:
                hostPath: {mode: Enforce, allow: [{path: /mnt}]}
                privileged: {mode: Warn}
                missingLimits: {mode: Enforce, resources: [cpu]}
              overrides:
              - namespaceSelector: {matchLabels: {env: dev}}
                rules: {hostPath: {mode: Enforce, allow: []}, missingLimits: {mode: Off}}
              - namespaceSelector: {matchLabels: {env: test}}
                rules: {privileged: {mode: Enforce}, runAsRoot: {mode: Enforce, unproven: Off}, latestTag: {mode: Audit}}
            """;

    private OddPolicies() {}

    static List<Policy> all() {
        return Stream.concat(Stream.of(builtIn()), parse(POLICIES).stream()).toList();
    }

    static Policy builtIn() {
        return DefaultPolicy.policy(Rules.ALL);
    }

    /** @param spec of a policy in YAML's flow style */
    static Policy of(String spec) {
        return parse("{apiVersion: plimsoll.dev/v1alpha1, kind: PodPolicy, metadata: {name: test}, spec: " + spec + "}")
                .get(0);
    }

    private static List<Policy> parse(String yaml) {
        try {
            return PodPolicies.parse(yaml.getBytes(UTF_8), Rules.ALL);
        } catch (InvalidPolicy e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }
}
