// SPDX-License-Identifier: Apache-2.0
/** Maintains the serving certificate and the path token in Secrets, renews and rotates them. */
@NullMarked
package dev.plimsoll.cluster.certificates;

import org.jspecify.annotations.NullMarked;
