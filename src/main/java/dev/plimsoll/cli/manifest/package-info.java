// SPDX-License-Identifier: Apache-2.0
/**
 * The objects of manifests: which kinds exist, which of them hold a pod spec and where, and what else of a file matters. A
 * cluster answers these questions by itself.
 */
@NullMarked
package dev.plimsoll.cli.manifest;

import org.jspecify.annotations.NullMarked;
