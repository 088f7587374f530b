// SPDX-License-Identifier: Apache-2.0
/**
 * The Kubernetes side that {@code serve} and {@code audit} share: the tasks of the leader and the watches of each process.
 * Independent of servers and reviews.
 */
@NullMarked
package dev.plimsoll.cluster;

import org.jspecify.annotations.NullMarked;
