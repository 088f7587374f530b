// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.util.function.DoubleSupplier;

/**
 * A metric of Plimsoll's part in a cluster.
 *
 * @param name in Micrometer's format: words separated by dots
 * @param description as in the README
 * @param counts whether the value only increases
 */
public record Figure(String name, String description, boolean counts, DoubleSupplier value) {
    static Figure gauge(String name, String description, DoubleSupplier value) {
        return new Figure(name, description, false, value);
    }

    static Figure counter(String name, String description, DoubleSupplier value) {
        return new Figure(name, description, true, value);
    }
}
