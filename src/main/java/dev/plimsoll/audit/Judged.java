// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PathOrder;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The findings of one object, passed on one by one: there may be a hundred thousand, so they are not copied into a list. */
final class Judged {
    static final Judged CLEAN = new Judged(List.of(), false);

    private final List<PolicyResult> judgements;
    private final boolean isStatic;
    private final Set<Place> mending;

    /** What a fix applies to. */
    private record Place(String rule, String path) {}

    private Judged(List<PolicyResult> judgements, boolean isStatic) {
        this.judgements = judgements;
        this.isStatic = isStatic;
        this.mending = isStatic ? Set.of() : mending(judgements);
    }

    /**
     * @param isStatic whether a kubelet runs it without admission: it cannot be refused, so findings are at most Warn, as at
     *     admission
     */
    static Judged of(Verdict verdict, boolean isStatic) {
        return verdict.judgements().isEmpty() ? CLEAN : new Judged(verdict.judgements(), isStatic);
    }

    private static Set<Place> mending(List<PolicyResult> judgements) {
        Set<Place> places = Set.of();
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                if (finding.patch() && !judgement.dryRun()) {
                    places = places.isEmpty() ? new HashSet<>() : places;
                    places.add(new Place(finding.rule(), finding.path()));
                }
            }
        }
        return places;
    }

    boolean isClean() {
        return judgements.isEmpty();
    }

    void forEach(Consumer<PolicyFinding> action) {
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                action.accept(rated(judgement, finding));
            }
        }
    }

    /** Returns the first wanted findings, by path, then by rule. */
    List<PolicyFinding> first(int most, Predicate<PolicyFinding> wanted) {
        var first = new ArrayList<PolicyFinding>();
        for (var judgement : judgements) { // each is sorted
            int before = first.size();
            for (var finding : judgement.findings()) {
                var rated = rated(judgement, finding);
                if (wanted.test(rated)) {
                    first.add(rated);
                }
                if (first.size() - before == most) {
                    break;
                }
            }
        }
        first.sort(Comparator.comparing(PolicyFinding::finding, PathOrder.INSTANCE));
        return first.size() <= most ? first : first.subList(0, most);
    }

    private PolicyFinding rated(PolicyResult judgement, Finding finding) {
        boolean mended = !mending.isEmpty() && mending.contains(new Place(finding.rule(), finding.path()));
        return new PolicyFinding(
                judgement.policy(), judgement.dryRun(), isStatic ? finding.atMost(Mode.Warn) : finding, mended);
    }
}
