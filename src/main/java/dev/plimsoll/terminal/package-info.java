// SPDX-License-Identifier: Apache-2.0
/** What a terminal needs: its streams, its width, styles, paragraphs, progress. */
@NullMarked
package dev.plimsoll.terminal;

import org.jspecify.annotations.NullMarked;
