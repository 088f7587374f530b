// SPDX-License-Identifier: Apache-2.0
/** Charts and kustomizations, made into manifests by the programs that own their formats. Uses nothing of the others. */
@NullMarked
package dev.plimsoll.render;

import org.jspecify.annotations.NullMarked;
