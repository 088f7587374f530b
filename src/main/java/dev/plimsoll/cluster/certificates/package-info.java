// SPDX-License-Identifier: Apache-2.0
/** The serving certificate and the path token: kept in Secrets, renewed, rotated. */
@NullMarked
package dev.plimsoll.cluster.certificates;

import org.jspecify.annotations.NullMarked;
