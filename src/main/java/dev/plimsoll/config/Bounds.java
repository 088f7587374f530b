// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

/**
 * How much a policy may hold: more than anyone needs, and little enough for an API server to foresee what checking it costs. The
 * same for a file, which is to be taken by a cluster, too.
 */
final class Bounds {
    /** Overrides, entries of a list or a map in a rule's settings, labels and expressions of a selector. */
    static final int ITEMS = 64;

    /** Values of one expression of a selector: a policy may name namespaces one by one. */
    static final int VALUES = 1024;

    /** Characters of a string in a rule's settings. The longest that has a meaning is the name of a resource: 317. */
    static final int CHARACTERS = 320;

    private Bounds() {}
}
