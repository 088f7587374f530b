// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import org.jspecify.annotations.Nullable;

/**
 * Detects when a polled value has changed and is stable: a new value must be seen twice in a row, because a file may be read
 * while it is being written, and half a policy can be a valid, weaker policy. Not thread-safe.
 *
 * @param <T> the polled value; compared by {@code equals}
 */
public final class StableValue<T> {
    private T known;
    private @Nullable T coming;

    public StableValue(T known) {
        this.known = known;
    }

    /** Returns whether {@code seen} is a new stable value, which then becomes the known value. */
    public boolean isNew(T seen) {
        if (seen.equals(known)) {
            coming = null;
            return false;
        }
        if (!seen.equals(coming)) {
            coming = seen;
            return false;
        }
        known = seen;
        coming = null;
        return true;
    }
}
