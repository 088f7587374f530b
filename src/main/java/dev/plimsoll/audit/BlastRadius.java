// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The effect of a policy change on owners at their next rollout, scale-up or reschedule. A pure function of a result.
 *
 * @param refused owners that pass today and would be refused, as far as they are named
 * @param mended owners that pass unchanged today and would pass because they are patched, as far as they are named
 * @param admitted owners that are refused today and would pass, as far as they are named
 * @param exact the number of owners in each of these three groups, named or not
 * @param byNamespace how many would be refused, highest count first
 * @param byLabel the same, by the value of a label; empty without one
 */
public record BlastRadius(
        List<AuditedOwner> refused,
        List<AuditedOwner> mended,
        List<AuditedOwner> admitted,
        Change exact,
        Map<String, Integer> byNamespace,
        Map<String, Integer> byLabel) {

    /** Maximum number of namespaces in a sentence. */
    private static final int MOST_IN_A_SENTENCE = 5;

    /** Group of owners that are only counted, so that their labels are unknown. */
    public static final String NOT_NAMED = "(not named)";

    /** Group of owners without the label. */
    public static final String UNLABELLED = "(none)";

    public BlastRadius {
        refused = List.copyOf(refused);
        mended = List.copyOf(mended);
        admitted = List.copyOf(admitted);
    }

    /**
     * Returns the effect of the candidate of an audit.
     *
     * @param label by which owners are also grouped; null for none
     */
    public static BlastRadius of(AuditResult result, @Nullable String label) {
        var owners = result.owners();
        var refused = owners.stream().filter(AuditedOwner::newlyRefused).toList();
        return new BlastRadius(
                refused,
                owners.stream()
                        .filter(owner -> owner.next() == NextPodOutcome.Admitted
                                && owner.nextUnderCandidate() == NextPodOutcome.Mended)
                        .toList(),
                owners.stream().filter(AuditedOwner::newlyAdmitted).toList(),
                result.change(),
                mostFirst(result.change().refused()),
                label == null
                        ? Map.of()
                        : byLabel(refused, label, result.change().sumOfRefused()));
    }

    private static Map<String, Integer> byLabel(List<AuditedOwner> refused, String label, int all) {
        var counts = new TreeMap<String, Integer>();
        refused.forEach(owner -> counts.merge(owner.labels().getOrDefault(label, UNLABELLED), 1, Integer::sum));
        if (all > refused.size()) {
            counts.put(NOT_NAMED, all - refused.size());
        }
        return mostFirst(counts);
    }

    private static Map<String, Integer> mostFirst(Map<String, Integer> counts) {
        var sorted = new LinkedHashMap<String, Integer>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(count -> sorted.put(count.getKey(), count.getValue()));
        return sorted;
    }

    /** Returns the first few of the largest counts as text: {@code 980 in tenant, 12 in shop and 3 more namespaces}. */
    static String largest(Map<String, Integer> byNamespace) {
        var named = mostFirst(byNamespace).entrySet().stream()
                .limit(MOST_IN_A_SENTENCE)
                .map(count -> count.getValue() + " in " + count.getKey())
                .collect(Collectors.joining(", "));
        int more = byNamespace.size() - MOST_IN_A_SENTENCE;
        return more > 0 ? named + " and " + counted(more, "more namespace") : named;
    }

    /** Returns one line: {@code 3 owners in 2 namespaces would be refused at their next rollout; 1 more would be mended.} */
    public String sum() {
        int sumOfRefused = exact.sumOfRefused();
        var sum = new StringBuilder();
        sum.append(owners(sumOfRefused));
        if (sumOfRefused > 0) {
            sum.append(" in ").append(counted(byNamespace.size(), "namespace"));
        }
        sum.append(" would be refused at ")
                .append(sumOfRefused == 1 ? "its" : "their")
                .append(" next rollout");
        if (exact.mended() > 0) {
            sum.append("; ").append(exact.mended()).append(" more would be mended on the way in");
        }
        if (exact.admitted() > 0) {
            sum.append("; ").append(counted(exact.admitted(), "owner")).append(", refused today, would be admitted");
        }
        return sum.append('.').toString();
    }

    private static String owners(int count) {
        return count == 0 ? "No owner" : counted(count, "owner");
    }

    public static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
