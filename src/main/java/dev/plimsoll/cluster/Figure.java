// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.util.function.DoubleSupplier;

/**
 * A figure that tells how we are doing in a cluster.
 *
 * @param name as Micrometer has it: words between dots
 * @param description as the README has it
 * @param counts whether it only grows
 */
public record Figure(String name, String description, boolean counts, DoubleSupplier value) {
    static Figure gauge(String name, String description, DoubleSupplier value) {
        return new Figure(name, description, false, value);
    }

    static Figure counter(String name, String description, DoubleSupplier value) {
        return new Figure(name, description, true, value);
    }
}
