// SPDX-License-Identifier: Apache-2.0
/** Charts and kustomizations, rendered to manifests by the programs that own their formats. */
@NullMarked
package dev.plimsoll.cli.render;

import org.jspecify.annotations.NullMarked;
