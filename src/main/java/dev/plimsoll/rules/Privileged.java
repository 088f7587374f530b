// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.RuleInfo;

/**
 * Forbids {@code securityContext.privileged: true} in a container of any of the three lists, and its equivalent on Windows,
 * {@code securityContext.windowsOptions.hostProcess: true} in a pod or a container.
 *
 * <p>Pod Security Standards, Baseline, "Privileged Containers" and "HostProcess": unset or false. The API server refuses a pod
 * whose containers differ from the pod, so the pod's own field is reported once.
 */
final class Privileged implements RuleWithoutSettings {
    private static final RuleInfo INFO = new RuleInfo(
            "privileged",
            "A container must not be privileged.",
            """
            A privileged container holds every capability and every device of its node: whoever breaks into it owns the \
            node.""",
            "Remove privileged and add the capabilities that are needed, one by one.",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                securityContext: {privileged: true}
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                securityContext: {privileged: false}
            """);

    private static final String HOST_PROCESS = "securityContext.windowsOptions.hostProcess";

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public void judge(Workload workload, NoSettings settings, FindingCollector findings) {
        var spec = workload.spec();
        if (Boolean.TRUE.equals(spec.securityContext().hostProcess())) {
            findings.add(HOST_PROCESS, "true", message("The containers run", workload), null);
        }
        for (var container : spec.containers()) {
            if (container.securityContext().privileged()) {
                findings.add(
                        container,
                        "securityContext.privileged",
                        "true",
                        "The container holds every capability and device of its node: remove privileged and add the"
                                + " capabilities that it needs.",
                        null);
            }
            if (Boolean.TRUE.equals(container.securityContext().hostProcess())) {
                findings.add(container, HOST_PROCESS, "true", message("The container runs", workload), null);
            }
        }
    }

    /** The API server refuses hostProcess without hostNetwork, so both must be removed together. */
    private static String message(String who, Workload workload) {
        return who + " as a process of the Windows node, with its files, devices and users: remove hostProcess"
                + (workload.spec().hostNetwork() ? " and hostNetwork." : ".");
    }

    @Override
    public String clearWhen(NoSettings settings, FindingScope concern) {
        var hostProcess = ".?securityContext.?windowsOptions.?hostProcess.orValue(false)";
        return "!spec" + hostProcess + " && " + Cel.EVERY_CONTAINER
                + ".all(c, !c.?securityContext.?privileged.orValue(false) && !c" + hostProcess + ")";
    }
}
