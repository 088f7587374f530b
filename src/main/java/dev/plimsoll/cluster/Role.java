// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

/**
 * The part of the work that a process does in a cluster. The process that parses requests of untrusted clients and the process
 * that may write webhook configurations can be separate, each with its own ServiceAccount. Named as in {@code serve --role}.
 */
public enum Role {
    /** Both other roles in one process. */
    all,

    /** Answers reviews. Reads policies, namespaces, LimitRanges and one Secret; writes only Events. */
    webhook,

    /**
     * Takes part in leader election. The leader writes certificates, webhook configurations and the status of policies, and
     * audits. Does not listen for reviews.
     */
    controller;

    /** Returns whether this process listens for reviews. */
    public boolean answersReviews() {
        return this != controller;
    }

    /** Returns whether this process may become the leader. */
    public boolean mayLead() {
        return this != webhook;
    }
}
