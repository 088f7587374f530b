// SPDX-License-Identifier: Apache-2.0
/**
 * What Plimsoll is in a cluster: the objects that it reads there and those that it keeps, and the certificates by which the API
 * server knows it. Depends on {@code config} and on what that depends on; {@code admission} and {@code audit} use it.
 */
@NullMarked
package dev.plimsoll.cluster;

import org.jspecify.annotations.NullMarked;
