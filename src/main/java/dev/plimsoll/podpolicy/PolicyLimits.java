// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

/**
 * How much a policy may hold. An API server takes a definition only if it can tell in advance what validating an object costs at most,
 * so every list, map and string has a bound; the reader of files has the same ones, so that a cluster takes what a file may say.
 *
 * <p>The estimate multiplies: a rule about a string of a list within an override counts {@link #CHARACTERS} × {@link #ITEMS} ×
 * {@link #ITEMS}. One rule may cost 10,000,000 units and all together 100,000,000 ({@code apiextensions/validation/validation.go} of
 * Kubernetes 1.30 to 1.37); today the costliest takes 4,833,408, and all
 * together 18,838,762.
 */
final class PolicyLimits {
    /**
     * Overrides, entries of a list or a map in a rule's settings, labels and expressions of a selector. A fleet has a handful of tiers,
     * a node a dozen directories that agents read, and the API knows some ten resources of a container.
     */
    static final int ITEMS = 64;

    /** Values of one expression of a selector: a policy may name namespaces one by one. */
    static final int VALUES = 1024;

    /**
     * Characters of a string in a rule's settings, and of the name of a resource. The longest that has a meaning is the qualified name
     * of a resource, 317; tags have at most 128, and directories of nodes seldom 200.
     */
    static final int CHARACTERS = 320;

    /** Characters of a piece of a policy in a message, when it is shown. */
    static final int QUOTED = 60;

    /** Of a condition, as {@code metav1.Condition} has them (Kubernetes 1.37): its type, reason and message. */
    static final int CONDITION_TYPE = 316;

    static final int CONDITION_REASON = 1024;
    static final int CONDITION_MESSAGE = 32_768;

    /** Conditions of a policy: there are a few types of them. */
    static final int CONDITIONS = 16;

    /** Characters of the column Modes: id and mode of every rule, of which each takes 30 at most. */
    static final int MODES = 4096;

    private PolicyLimits() {}
}
