// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.time.Duration;

/**
 * The pause between two audits while no policy changes; grows with the cost of an audit.
 *
 * @param longest maximum pause, at any cost
 */
record AuditPeriod(Duration longest) {
    /** Minimum pause, even if an audit costs little. */
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    /** An audit uses at most one core, so that it uses at most a hundredth of a core in the long run. */
    private static final int TIMES_ITS_DURATION = 100;

    /**
     * Returns the pause after an audit.
     *
     * @param took from its first call to its last
     */
    Duration after(Duration took) {
        var fair = took.multipliedBy(TIMES_ITS_DURATION);
        var least = fair.compareTo(SHORTEST) < 0 ? SHORTEST : fair;
        return least.compareTo(longest) < 0 ? least : longest;
    }
}
