// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;

/**
 * A finding, its policy, and whether pods receive a fix for it at admission.
 *
 * @param mended whether a policy outside dry run, this or another one, fixes what this rule finds at this path
 */
record PolicyFinding(String policy, boolean dryRun, Finding finding, boolean mended) {
    /** An odd number without a pattern (2^64 divided by the golden ratio), which spreads neighbouring values. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Returns whether it would refuse a pod that is not patched. */
    boolean forbids() {
        return !dryRun && finding.mode() == Mode.Enforce;
    }

    /** Returns whether it refuses pods. */
    boolean refuses() {
        return forbids() && !mended;
    }

    /** Returns the mode that applies: a dry-run finding is only recorded. */
    Mode effectiveMode() {
        return dryRun ? finding.mode().atMost(Mode.Audit) : finding.mode();
    }

    /**
     * Returns equal keys for equal findings in any kind of object, and at any index of the container or volume in its list. The
     * key is a hash: different findings may collide, once in 2^32 owners of a hundred findings.
     *
     * @param kind of the object with the finding
     */
    long key(WorkloadKind kind) {
        long key = mix(policy.hashCode(), finding.rule().hashCode());
        key = mix(key, finding.container() == null ? 0 : finding.container().hashCode());
        key = mix(key, finding.found().hashCode());
        return mix(key, place(kind));
    }

    /** Returns a hash of the path within the pod spec, without the indexes of containers and volumes. */
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

    /** Returns the position where the bracket of an index closes; before the bracket if it contains a key instead. */
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
