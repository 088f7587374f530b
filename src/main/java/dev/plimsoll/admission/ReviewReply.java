// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/**
 * The HTTP response to a review.
 *
 * @param status 200 for every verdict; 400 for a body that is not a review; 503 while the answer is unknown; 500 only for an
 *     internal failure
 * @param body an AdmissionReview with its response, or a line of text
 */
@SuppressWarnings("ArrayRecordComponent") // never copied, never compared
public record ReviewReply(int status, byte[] body) {}
