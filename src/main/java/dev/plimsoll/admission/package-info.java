// SPDX-License-Identifier: Apache-2.0
/**
 * Face 1: AdmissionReview in, AdmissionReview out, over HTTPS.
 *
 * <p>Pure functions first, which know no Quarkus: {@code AdmissionRequest} (what is asked) goes through {@code Admission} (what
 * follows) to {@code AdmissionResponse} (bytes); {@link dev.plimsoll.admission.Reviewer} is that way from end to end. Around
 * them the service: endpoints, certificates, policy reload, health, metrics. Depends on {@code json}, {@code pod},
 * {@code policy}, {@code config} and {@code cluster}; nobody but {@code main} depends on it.
 */
@NullMarked
package dev.plimsoll.admission;

import org.jspecify.annotations.NullMarked;
