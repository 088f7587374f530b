// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a change of policies would do to owners at their next rollout, scale-up or reschedule. A pure function of a result.
 *
 * @param refused owners that pass today and would be refused
 * @param mended owners that pass today as they are, and would pass because they are mended
 * @param admitted owners that are refused today and would pass
 * @param byNamespace how many would be refused, most first
 * @param byLabel the same, by the value of a label; empty without one
 */
public record BlastRadius(
        List<AuditedOwner> refused,
        List<AuditedOwner> mended,
        List<AuditedOwner> admitted,
        Map<String, Integer> byNamespace,
        Map<String, Integer> byLabel) {

    /** Where an owner has no such label. */
    public static final String UNLABELLED = "(none)";

    public BlastRadius {
        refused = List.copyOf(refused);
        mended = List.copyOf(mended);
        admitted = List.copyOf(admitted);
    }

    /**
     * What the candidate of an audit would do.
     *
     * @param label by which owners are grouped, too; null for none
     */
    public static BlastRadius of(List<AuditedOwner> owners, @Nullable String label) {
        var refused = owners.stream().filter(AuditedOwner::newlyRefused).toList();
        return new BlastRadius(
                refused,
                owners.stream()
                        .filter(owner ->
                                owner.next() == NextPod.Admitted && owner.nextUnderCandidate() == NextPod.Mended)
                        .toList(),
                owners.stream().filter(AuditedOwner::newlyAdmitted).toList(),
                counted(refused, AuditedOwner::namespace),
                label == null
                        ? Map.of()
                        : counted(refused, owner -> owner.labels().getOrDefault(label, UNLABELLED)));
    }

    private static Map<String, Integer> counted(List<AuditedOwner> owners, Function<AuditedOwner, String> group) {
        var counts = new TreeMap<String, Integer>();
        owners.forEach(owner -> counts.merge(group.apply(owner), 1, Integer::sum));
        var sorted = new LinkedHashMap<String, Integer>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(count -> sorted.put(count.getKey(), count.getValue()));
        return sorted;
    }

    /** In one line: {@code 3 owners in 2 namespaces would be refused at their next rollout; 1 more would be mended.} */
    public String sum() {
        var sum = new StringBuilder();
        sum.append(owners(refused.size()));
        if (!refused.isEmpty()) {
            sum.append(" in ").append(counted(byNamespace.size(), "namespace"));
        }
        sum.append(" would be refused at ")
                .append(refused.size() == 1 ? "its" : "their")
                .append(" next rollout");
        if (!mended.isEmpty()) {
            sum.append("; ").append(mended.size()).append(" more would be mended on the way in");
        }
        if (!admitted.isEmpty()) {
            sum.append("; ").append(counted(admitted.size(), "owner")).append(", refused today, would be admitted");
        }
        return sum.append('.').toString();
    }

    private static String owners(int count) {
        return count == 0 ? "No owner" : counted(count, "owner");
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
