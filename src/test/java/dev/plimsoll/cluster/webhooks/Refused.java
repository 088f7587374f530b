// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/** The API server cannot read an object, which no webhook ever sees. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
