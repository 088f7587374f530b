// SPDX-License-Identifier: Apache-2.0
/**
 * The objects of manifests: which kinds there are, which of them hold a pod spec and where, what else lies beside them. Used by the
 * command line alone; a cluster says of each object what it is.
 */
@NullMarked
package dev.plimsoll.manifest;

import org.jspecify.annotations.NullMarked;
