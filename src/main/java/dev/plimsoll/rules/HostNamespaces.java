// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.RuleInfo;

/**
 * Forbids {@code hostPID}, {@code hostIPC} and {@code hostNetwork}: each shares one of the node's own namespaces.
 * {@code hostUsers} is not included: unset, it means the same as before user namespaces existed.
 *
 * <p>Pod Security Standards, Baseline, "Host Namespaces": unset or false.
 */
final class HostNamespaces implements RuleWithoutSettings {
    private static final RuleInfo INFO = new RuleInfo(
            "hostNamespaces",
            "A pod must not share the namespaces of its node.",
            """
            With hostPID a container sees every process of the node, its environment and its files; with hostIPC it reads \
            their shared memory; with hostNetwork it listens on the node's addresses, reaches what trusts the node, and no \
            network policy holds it.""",
            "Remove hostPID, hostIPC and hostNetwork; reach the pod by a Service or a containerPort.",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              hostNetwork: true
              containers:
              - name: web
                image: registry.example/web:1.2
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
            """);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public void judge(Workload workload, NoSettings settings, FindingCollector findings) {
        var spec = workload.spec();
        if (spec.hostPid()) {
            findings.add(
                    "hostPID", "true", "The pod sees and may disturb every process of its node: remove hostPID.", null);
        }
        if (spec.hostIpc()) {
            findings.add(
                    "hostIPC", "true", "The pod shares memory with every process of its node: remove hostIPC.", null);
        }
        if (spec.hostNetwork()) {
            findings.add(
                    "hostNetwork",
                    "true",
                    "The pod uses the network of its node, past every network policy: remove hostNetwork"
                            + (spec.hasHostProcess() ? " and windowsOptions.hostProcess, which requires it." : "."),
                    null);
        }
    }

    @Override
    public String clearWhen(NoSettings settings, FindingScope concern) {
        return "!spec.?hostPID.orValue(false) && !spec.?hostIPC.orValue(false) && !spec.?hostNetwork.orValue(false)";
    }
}
