// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Reports whether the heap was nearly full after the latest collection of its oldest generation. An audit checks between two
 * objects, and stops, so that reviews keep the remaining memory.
 */
public final class HeapPressure {
    /** Threshold for the oldest generation, in percent. The remainder is more than an audit needs for one object. */
    private static final int HIGH = 85;

    private final @Nullable MemoryPoolMXBean oldest;

    public HeapPressure() {
        oldest = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                .orElse(null);
    }

    public boolean isHigh() {
        var usage = oldest == null ? null : oldest.getCollectionUsage();
        return usage != null && usage.getMax() > 0 && usage.getUsed() > usage.getMax() / 100 * HIGH;
    }
}
