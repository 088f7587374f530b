// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** A request that is no AdmissionReview of a version that is read here. Without a stack trace: anyone can cause one. */
final class InvalidReviewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidReviewException(String message) {
        super(message, null, false, false);
    }
}
