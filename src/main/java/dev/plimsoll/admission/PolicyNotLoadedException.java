// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/**
 * Nobody here can answer yet: no policy has come to this replica, or not the one that a webhook asks for. That is neither yes
 * nor no: the API server does what the webhook's failurePolicy says.
 */
final class PolicyNotLoadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message fit to be shown */
    PolicyNotLoadedException(String message) {
        super(message, null, false, false);
    }
}
