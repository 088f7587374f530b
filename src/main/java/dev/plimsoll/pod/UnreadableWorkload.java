// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

/** Thrown if an object of a workload kind cannot be read: a field has the wrong type, or the pod spec is missing. */
public final class UnreadableWorkload extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    UnreadableWorkload(String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    /** Returns the field path of the error, from the top of the object. */
    public String path() {
        return path;
    }
}
