// SPDX-License-Identifier: Apache-2.0
/** PodPolicy objects as they are watched, and the snapshot of them that judges reviews. */
@NullMarked
package dev.plimsoll.cluster.policies;

import org.jspecify.annotations.NullMarked;
