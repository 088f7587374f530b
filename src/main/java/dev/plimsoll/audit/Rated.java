// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finding and whose it is. */
record Rated(String policy, boolean dryRun, Finding finding) {
    /** Characters of a value or a message. An image may be as long as an object, and is kept once for each owner. */
    private static final int LONGEST = 2_000;

    /** What makes two findings the same, in whatever kind of object, and wherever in its list the container or volume stands. */
    record Key(String policy, String rule, @Nullable String container, String place, String found) {}

    static List<Rated> of(Verdict verdict) {
        if (verdict.judgements().isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<Rated>();
        for (var judgement : verdict.judgements()) {
            for (var finding : judgement.findings()) {
                all.add(new Rated(judgement.policy(), judgement.dryRun(), shortened(finding)));
            }
        }
        return all;
    }

    private static Finding shortened(Finding finding) {
        return finding.found().length() <= LONGEST && finding.message().length() <= LONGEST
                ? finding
                : new Finding(
                        finding.rule(),
                        finding.mode(),
                        finding.path(),
                        finding.container(),
                        shortened(finding.found()),
                        shortened(finding.message()),
                        finding.fix(),
                        finding.patch());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** @param kind of the object that it was found in */
    Key key(WorkloadKind kind) {
        return new Key(policy, finding.rule(), finding.container(), place(kind), finding.found());
    }

    private String place(WorkloadKind kind) {
        var path = finding.path();
        int from = path.startsWith(kind.specPath() + ".") ? kind.specPath().length() + 1 : 0;
        var place = new StringBuilder(path.length() - from);
        boolean index = false;
        for (int i = from; i < path.length(); i++) {
            char c = path.charAt(i);
            index = c == '[' ? isIndex(path, i) : index;
            if (!index) {
                place.append(c);
            }
            index &= c != ']';
        }
        return place.toString();
    }

    private static boolean isIndex(String path, int bracket) {
        int end = path.indexOf(']', bracket);
        return end > bracket + 1
                && path.substring(bracket + 1, end).chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** Whether it would refuse a pod that is not mended. */
    boolean forbids() {
        return !dryRun && finding.mode() == Mode.Enforce;
    }

    /** Whether pods get its fix on their way in; so that what another policy finds there is gone, too. */
    boolean mends() {
        return !dryRun && finding.patch();
    }

    /** Whether one of {@code all} mends this. */
    boolean isMendedBy(List<Rated> all) {
        for (var other : all) {
            if (other.mends()
                    && other.finding.rule().equals(finding.rule())
                    && other.finding.path().equals(finding.path())) {
                return true;
            }
        }
        return false;
    }

    Rated atMost(Mode limit) {
        return new Rated(policy, dryRun, finding.atMost(limit));
    }
}
