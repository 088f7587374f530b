// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code serve} process: its options, the object graph, metrics, logs and the audit beside the reviews. Only this package,
 * {@code server.http} and {@code server.page} know Quarkus, Vert.x and Micrometer.
 */
@NullMarked
package dev.plimsoll.server;

import org.jspecify.annotations.NullMarked;
