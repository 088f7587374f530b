// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes of an AdmissionReview in, bytes of its response out. Pure functions: {@code AdmissionRequest} (the request) goes
 * through {@code Admission} (the decision) to {@code AdmissionResponse} (the bytes); {@link
 * dev.plimsoll.admission.Reviewer} runs all three. Knows no server and no cluster.
 */
@NullMarked
package dev.plimsoll.admission;

import org.jspecify.annotations.NullMarked;
