// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Workload;
import java.util.List;

/** A rule that always finds the same: something at each of its paths, with a fix. */
record Complaint(RuleInfo info, List<String> paths) implements Rule<NoSettings> {
    static Complaint at(String id, String... paths) {
        return new Complaint(
                new RuleInfo(id, "Summary.", "Why.", "Remediation.", true, "a: 1", "a: 2"), List.of(paths));
    }

    RuleSetting<NoSettings> in(Mode mode) {
        return new RuleSetting<>(this, mode, true, defaults());
    }

    @Override
    public NoSettings defaults() {
        return new NoSettings();
    }

    @Override
    public void judge(Workload workload, NoSettings settings, FindingCollector findings) {
        paths.forEach(path -> findings.add(path, "something", "Message.", Fix.add(workload, path, true)));
    }
}
