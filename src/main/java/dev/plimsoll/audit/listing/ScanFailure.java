// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

/** Why a cluster could not be listed; the message is for people. */
public final class ScanFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public enum Kind {
        /** Nobody answers. */
        Unreachable,
        /** Whoever answers does not know us. */
        Unauthorized,
        /** We may not. */
        Forbidden,
        /** What was begun cannot be finished: the page token expired, or the connection broke. To be begun anew. */
        Interrupted,
        /** Another answer than can be used. */
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
