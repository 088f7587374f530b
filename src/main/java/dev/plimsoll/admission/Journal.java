// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** Who is told of reviews: metrics and the log. Must be quick, and must not throw. */
interface Journal {
    /**
     * A review was answered.
     *
     * @param nanos that it took, from the first byte read to the last byte written
     */
    void reviewed(Endpoint endpoint, AdmissionRequest request, Decision decision, long nanos);

    /** A request was no review. */
    void misunderstood(String reason);

    /** We failed. */
    void failed(RuntimeException failure);

    /** Of whom nobody needs to know. */
    Journal NONE = new Journal() {
        @Override
        public void reviewed(Endpoint endpoint, AdmissionRequest request, Decision decision, long nanos) {}

        @Override
        public void misunderstood(String reason) {}

        @Override
        public void failed(RuntimeException failure) {}
    };
}
