// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Concern;
import dev.plimsoll.policy.Findings;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;

/**
 * {@code securityContext.privileged: true} in a container of any of the three lists.
 *
 * <p>Pod Security Standards, Baseline, "Privileged Containers": unset or false.
 */
final class Privileged implements Rule<NoSettings> {
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

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public NoSettings defaults() {
        return new NoSettings();
    }

    @Override
    public void judge(Workload workload, NoSettings settings, Findings findings) {
        for (var container : workload.spec().containers()) {
            if (container.securityContext().privileged()) {
                findings.add(
                        container,
                        "securityContext.privileged",
                        "true",
                        "The container holds every capability and device of its node: remove privileged and add the"
                                + " capabilities that it needs.",
                        null);
            }
        }
    }

    @Override
    public String clearWhen(NoSettings settings, Concern concern) {
        return Cel.EVERY_CONTAINER + ".all(c, !c.?securityContext.?privileged.orValue(false))";
    }
}
