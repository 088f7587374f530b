// SPDX-License-Identifier: Apache-2.0
/** Text and files: the only sanitizer of hostile text, suggestions for misspelt words, small files, hashes. */
@NullMarked
package dev.plimsoll.text;

import org.jspecify.annotations.NullMarked;
