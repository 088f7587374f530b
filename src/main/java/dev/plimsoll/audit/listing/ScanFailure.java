// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

/** The reason why a cluster could not be listed; the message is for users. */
public final class ScanFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Determines how to handle the failure. */
    public enum Kind {
        /** The API server does not respond. */
        Unreachable,
        /** The API server does not accept the credentials. */
        Unauthorized,
        /** The credentials lack a permission. */
        Forbidden,
        /** The list cannot be completed: the page token expired, or the connection broke. The scan must restart. */
        Interrupted,
        /** The API server sent an unusable response. */
        Refused,
        /** The heap is nearly full. */
        OutOfMemory
    }

    private final Kind kind;

    public ScanFailure(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
