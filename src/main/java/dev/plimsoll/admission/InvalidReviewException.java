// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/**
 * Reports a request that is not an AdmissionReview of a supported version. Has no stack trace, because any client can cause it.
 */
final class InvalidReviewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidReviewException(String message) {
        super(message, null, false, false);
    }
}
