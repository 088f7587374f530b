// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code resources} of a container or of a pod. A limit or request that is null in the object is a quantity of zero, as the
 * API server reads it.
 *
 * @param limits null if the field is absent or null; fixes depend on it
 * @param requests null if the field is absent or null
 * @param present whether the {@code resources} object itself exists
 */
public record Resources(
        boolean present,
        @Nullable Map<String, Quantity> limits,
        @Nullable Map<String, Quantity> requests) {

    public static final Resources NONE = new Resources(false, null, null);

    /** Returns the limit of {@code resource}, or null if it is not set. */
    public @Nullable Quantity limit(String resource) {
        return limits == null ? null : limits.get(resource);
    }

    /** Returns the request of {@code resource}, or null if it is not set. */
    public @Nullable Quantity request(String resource) {
        return requests == null ? null : requests.get(resource);
    }
}
