// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** A review asks for a version of a policy that cannot be found out here: whoever answered it would answer by another one. */
public final class UnknownPolicyVersion extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message why not; for the person whose object is refused */
    public UnknownPolicyVersion(String message) {
        super(message, null, false, false);
    }
}
