// SPDX-License-Identifier: Apache-2.0
/** The HTTP side of the reviews: routes, bodies, connections, TLS, health checks and the warm-up. */
@NullMarked
package dev.plimsoll.server.http;

import org.jspecify.annotations.NullMarked;
