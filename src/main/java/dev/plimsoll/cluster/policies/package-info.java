// SPDX-License-Identifier: Apache-2.0
/** Watches PodPolicy objects and provides the snapshot that evaluates reviews. */
@NullMarked
package dev.plimsoll.cluster.policies;

import org.jspecify.annotations.NullMarked;
