// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/**
 * A webhook asks for a policy that has not come to this replica yet. There is no answer to that, neither yes nor no: the API
 * server does what the webhook's failurePolicy says.
 */
final class UnknownPolicy extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownPolicy(String policy) {
        super("policy " + Shown.text(policy, 253) + " has not come to this replica yet", null, false, false);
    }
}
