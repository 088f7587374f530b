// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

/** An object of a kind that carries a pod spec, which could not be read: a field of a wrong type, or no spec at all. */
public final class UnreadableWorkload extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String path;

    UnreadableWorkload(String path, String message) {
        super(message, null, false, false);
        this.path = path;
    }

    /** The field path of what is wrong, from the top of the object. */
    public String path() {
        return path;
    }
}
