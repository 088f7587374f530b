// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** Receives the outcome of reviews, for metrics and the log. Implementations must be quick and must not throw. */
public interface ReviewListener {
    /**
     * Reports an answered review.
     *
     * @param nanos its duration, from the first byte read to the last byte written
     */
    void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos);

    /**
     * Reports a request that was not a readable review.
     *
     * @param status the HTTP status of the response
     * @param reason in words, sanitized
     */
    default void misunderstood(int status, String reason) {}

    /** Reports an internal failure. */
    default void failed(Throwable failure) {}

    /** Returns a listener that also calls {@code other}. */
    default ReviewListener and(ReviewListener other) {
        var first = this;
        return new ReviewListener() {
            @Override
            public void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos) {
                first.reviewed(call, request, decision, nanos);
                other.reviewed(call, request, decision, nanos);
            }

            @Override
            public void misunderstood(int status, String reason) {
                first.misunderstood(status, reason);
                other.misunderstood(status, reason);
            }

            @Override
            public void failed(Throwable failure) {
                first.failed(failure);
                other.failed(failure);
            }
        };
    }

    /** A listener that does nothing. */
    ReviewListener NONE = (call, request, decision, nanos) -> {};
}
