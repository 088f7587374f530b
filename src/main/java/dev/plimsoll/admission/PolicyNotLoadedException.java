// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/**
 * Reports that this replica cannot answer yet: it has loaded no policy, or not the one that a webhook asks for. The answer is
 * neither yes nor no: the API server applies the webhook's failurePolicy.
 */
final class PolicyNotLoadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message sanitized */
    PolicyNotLoadedException(String message) {
        super(message, null, false, false);
    }
}
