// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** Who is told of reviews: metrics and the log. Must be quick, and must not throw. */
public interface ReviewListener {
    /**
     * A review was answered.
     *
     * @param nanos that it took, from the first byte read to the last byte written
     */
    void reviewed(ReviewScope call, AdmissionRequest request, Decision decision, long nanos);

    /**
     * A request was no review that could be read.
     *
     * @param status of HTTP that it got
     * @param reason in words, fit to be shown
     */
    default void misunderstood(int status, String reason) {}

    /** We failed. */
    default void failed(Throwable failure) {}

    /** Tells {@code other}, too. */
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

    /** Of whom nobody needs to know. */
    ReviewListener NONE = (call, request, decision, nanos) -> {};
}
