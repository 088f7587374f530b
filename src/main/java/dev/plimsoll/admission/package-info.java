// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes of an AdmissionReview in, bytes of its response out. Pure functions: {@code AdmissionRequest} (the request) passes
 * through {@code Admission} (the decision) to {@code AdmissionResponse} (the bytes); {@link dev.plimsoll.admission.Reviewer}
 * runs all three. Does not depend on a server or a cluster.
 */
@NullMarked
package dev.plimsoll.admission;

import org.jspecify.annotations.NullMarked;
