// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;

/**
 * A finding, whose it is, and whether pods get a fix for it on their way in.
 *
 * @param mended whether a policy in earnest fixes what this rule finds at this path, be it another policy than this one
 */
record PolicyFinding(String policy, boolean dryRun, Finding finding, boolean mended) {
    /** An odd number without a pattern (2^64 divided by the golden ratio), so that what is near each other is spread. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Whether it would refuse a pod that is not mended. */
    boolean forbids() {
        return !dryRun && finding.mode() == Mode.Enforce;
    }

    /** Whether it refuses pods. */
    boolean refuses() {
        return forbids() && !mended;
    }

    /** How much it matters: what a dry run finds is only recorded. */
    Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /**
     * Equal for two findings that are the same, in whatever kind of object, and wherever in its list the container or volume stands.
     * A hash: different ones may be equal, once in 2^32 owners of a hundred findings.
     *
     * @param kind of the object that it was found in
     */
    long key(WorkloadKind kind) {
        long key = mix(policy.hashCode(), finding.rule().hashCode());
        key = mix(key, finding.container() == null ? 0 : finding.container().hashCode());
        key = mix(key, finding.found().hashCode());
        return mix(key, place(kind));
    }

    /** Of the path within the pod spec, without the numbers of containers and volumes. */
    private long place(WorkloadKind kind) {
        var path = finding.path();
        boolean isInSpec = path.startsWith(kind.specPath())
                && path.startsWith(".", kind.specPath().length());
        long place = 0;
        for (int i = isInSpec ? kind.specPath().length() + 1 : 0; i < path.length(); i++) {
            int end = path.charAt(i) == '[' ? endOfIndex(path, i + 1) : i;
            place = 31 * place + path.charAt(end);
            i = end;
        }
        return place;
    }

    /** Where the bracket of an index is closed; before the bracket if it holds no index but a key. */
    private static int endOfIndex(String path, int from) {
        int i = from;
        while (i < path.length() && path.charAt(i) >= '0' && path.charAt(i) <= '9') {
            i++;
        }
        return i > from && i < path.length() && path.charAt(i) == ']' ? i : from - 1;
    }

    private static long mix(long one, long other) {
        long mixed = (one ^ other) * SPREAD;
        return mixed ^ (mixed >>> 32);
    }
}
