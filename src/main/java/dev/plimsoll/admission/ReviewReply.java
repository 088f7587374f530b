// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/**
 * What goes back over HTTP.
 *
 * @param status 200 for every verdict; 400 for what is no review; 503 while nobody can know; 500 only for a
 *     failure of our own
 * @param body an AdmissionReview with its response, or a line of text
 */
@SuppressWarnings("ArrayRecordComponent") // copied nowhere, compared nowhere
public record ReviewReply(int status, byte[] body) {}
