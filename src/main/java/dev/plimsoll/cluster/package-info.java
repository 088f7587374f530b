// SPDX-License-Identifier: Apache-2.0
/**
 * The Kubernetes side that {@code serve} and {@code audit} share, put together: which tasks the leader runs, and what each
 * process watches. Knows no server and no reviews.
 */
@NullMarked
package dev.plimsoll.cluster;

import org.jspecify.annotations.NullMarked;
