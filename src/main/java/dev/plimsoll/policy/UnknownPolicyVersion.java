// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** Thrown if a review asks for a version of a policy that is unknown here. Answering it would apply a different version. */
public final class UnknownPolicyVersion extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message the reason, for the user whose object is refused
     */
    public UnknownPolicyVersion(String message) {
        super(message, null, false, false);
    }
}
