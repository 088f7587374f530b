// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Gap;
import dev.plimsoll.policy.PolicyResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Filters the findings of an UPDATE to those that the old object does not excuse. Changes of labels, finalizers and the status
 * of an old violator still pass, and so does every change towards the policy.
 *
 * <p>An old finding excuses a new one of the same rule if both have the same {@link FindingSubject}, if each gap of the new
 * finding existed before and was at least as wide ({@link Gap#covers}), and if the new finding affects no code and no mount
 * beyond those of the old one ({@link CodeAccess}). Each old finding excuses one new finding.
 */
final class NewFindings {
    private NewFindings() {}

    static List<PolicyResult> of(Workload now, List<PolicyResult> judgements, Workload before, List<PolicyResult> old) {
        var subjects = new FindingSubject.Finder(now);
        var code = new CodeAccess(now);
        var oldSubjects = new FindingSubject.Finder(before);
        var oldCode = new CodeAccess(before);
        var left = new ArrayList<PolicyResult>(judgements.size());
        for (var judgement : judgements) {
            var excuses = excuses(judgement.policy(), old, oldSubjects, oldCode);
            var findings = new ArrayList<Finding>();
            for (var finding : judgement.findings()) {
                var subject = subjects.of(finding);
                var excuse = excuses.get(subject.key());
                if (excuse == null || !excuse.covers(subject, finding, code)) {
                    findings.add(finding);
                }
            }
            if (!findings.isEmpty()) {
                left.add(new PolicyResult(judgement.policy(), judgement.dryRun(), findings));
            }
        }
        return left;
    }

    private static Map<String, Excuse> excuses(
            String policy, List<PolicyResult> old, FindingSubject.Finder subjects, CodeAccess code) {
        var excuses = new HashMap<String, Excuse>();
        for (var judgement : old) {
            if (judgement.policy().equals(policy)) {
                for (var finding : judgement.findings()) {
                    var subject = subjects.of(finding);
                    excuses.computeIfAbsent(subject.key(), unused -> new Excuse())
                            .add(subject, finding, code);
                }
            }
        }
        excuses.values().forEach(Excuse::sort);
        return excuses;
    }

    /** The excuse that the old findings about one subject give. */
    private static final class Excuse {
        private static final Comparator<Gap> WIDEST_FIRST = Comparator.comparingInt(Gap::level)
                .thenComparing(Gap::amount, Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed();

        /** By name, the widest first. */
        private final Map<String, List<Gap>> gaps = new HashMap<>();

        private final Map<String, Integer> taken = new HashMap<>();
        private final CodeAccess.Reach reach = new CodeAccess.Reach();

        /**
         * Whether the code with access to a volume, or the pod's code without a volume, is within reach. By name of the volume.
         */
        private final Map<String, Boolean> within = new HashMap<>();

        void add(FindingSubject subject, Finding finding, CodeAccess code) {
            for (var gap : gaps(subject, finding)) {
                gaps.computeIfAbsent(gap.name(), unused -> new ArrayList<>(1)).add(gap);
            }
            code.addTo(reach, subject, finding);
        }

        void sort() {
            gaps.values().forEach(all -> all.sort(WIDEST_FIRST));
        }

        boolean covers(FindingSubject subject, Finding finding, CodeAccess code) {
            boolean covered = true;
            for (var gap : gaps(subject, finding)) {
                covered &= takes(gap);
            }
            return covered
                    && within.computeIfAbsent(code.volume(finding), unused -> code.isWithin(reach, subject, finding));
        }

        private boolean takes(Gap now) {
            var before = gaps.getOrDefault(now.name(), List.of());
            int count = taken.merge(now.name(), 1, Integer::sum);
            return count <= before.size() && before.get(count - 1).covers(now);
        }

        /**
         * Returns the gaps of a finding. A finding that names no gap counts as one gap, identified by its field and its value;
         * the path of a volume is part of its subject.
         */
        private static List<Gap> gaps(FindingSubject subject, Finding finding) {
            if (!finding.gaps().isEmpty()) {
                return finding.gaps();
            }
            var field = FindingSubject.field(finding.path());
            return List.of(Gap.of(subject.kind().isVolume() ? field : field + "=" + finding.found()));
        }
    }
}
