// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.time.Duration;

/**
 * How long after an audit the next one begins, while no policy changes: the longer, the more an audit costs.
 *
 * @param longest whatever an audit costs
 */
record AuditPeriod(Duration longest) {
    /** However cheap an audit is. */
    private static final Duration SHORTEST = Duration.ofSeconds(30);

    /** An audit takes one core at most, so that it takes no more than a hundredth of one in the long run. */
    private static final int TIMES_ITS_DURATION = 100;

    /**
     * The pause after an audit.
     *
     * @param took from its first call to its last
     */
    Duration after(Duration took) {
        var fair = took.multipliedBy(TIMES_ITS_DURATION);
        var least = fair.compareTo(SHORTEST) < 0 ? SHORTEST : fair;
        return least.compareTo(longest) < 0 ? least : longest;
    }
}
