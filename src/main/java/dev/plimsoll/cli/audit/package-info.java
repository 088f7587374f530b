// SPDX-License-Identifier: Apache-2.0
/** {@code plimsoll audit}: options and output. The package {@code audit} does the work. */
@NullMarked
package dev.plimsoll.cli.audit;

import org.jspecify.annotations.NullMarked;
