// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

/**
 * Which part of the work a process does in a cluster. The process that parses the requests of strangers and the one that may write
 * webhook configurations can be separate, with a ServiceAccount each. Named as {@code serve --role} spells them.
 */
public enum Role {
    /** Both of the others, in one process. */
    all,

    /** Answers reviews. Reads policies, namespaces, LimitRanges and one Secret; writes Events and nothing else. */
    webhook,

    /**
     * Takes part in leader election. The leader writes certificates, webhook configurations and the status of policies, and
     * audits. Does not listen for reviews.
     */
    controller;

    /** Whether this process listens for reviews. */
    public boolean answersReviews() {
        return this != controller;
    }

    /** Whether this process may become the leader. */
    public boolean mayLead() {
        return this != webhook;
    }
}
