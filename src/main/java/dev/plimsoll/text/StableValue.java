// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import org.jspecify.annotations.Nullable;

/**
 * Tells when something that is looked at again and again has changed and come to rest: what is new must be seen twice in a
 * row, for a file may be read while it is being written, and half a policy can be a valid and weaker one. Not thread-safe.
 *
 * @param <T> what is seen; compared by {@code equals}
 */
public final class StableValue<T> {
    private T known;
    private @Nullable T coming;

    public StableValue(T known) {
        this.known = known;
    }

    /** Whether {@code seen} is not what was known before, and here to stay; from then on it is what is known. */
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
