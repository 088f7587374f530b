// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import dev.plimsoll.pod.Quantity;
import org.jspecify.annotations.Nullable;

/**
 * One part of a finding that an UPDATE can close, narrow or widen independently: one of several missing limits, or an amount
 * above a maximum.
 *
 * @param name of the part, the same in the old and in the new object: {@code limits.memory}
 * @param level the distance from the policy; a higher level is further
 * @param amount within a level, a larger amount is further; null if there is no amount to compare
 */
public record Gap(String name, int level, @Nullable Quantity amount) {
    /** Represents findings that were not collected. No gap covers it, so they count as new. */
    static final Gap NOT_COMPARED = new Gap("", Integer.MAX_VALUE, null);

    /** Returns a gap without level or amount. */
    public static Gap of(String name) {
        return new Gap(name, 0, null);
    }

    /** Returns whether this gap of the old object excuses {@code now}: it was as far from the policy, or further. */
    public boolean covers(Gap now) {
        if (!name.equals(now.name) || now.level == NOT_COMPARED.level) {
            return false;
        }
        if (level != now.level) {
            return level > now.level;
        }
        return amount == null || now.amount == null || amount.compareTo(now.amount) >= 0;
    }
}
