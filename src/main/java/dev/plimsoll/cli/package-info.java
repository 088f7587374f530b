// SPDX-License-Identifier: Apache-2.0
/**
 * The command line and its commands that need no cluster: {@code check}, {@code rules}, {@code explain}, {@code
 * completion}.
 */
@NullMarked
package dev.plimsoll.cli;

import org.jspecify.annotations.NullMarked;
