// SPDX-License-Identifier: Apache-2.0
/** Small things about strings that every package may use. Depends on nothing of ours. */
@NullMarked
package dev.plimsoll.text;

import org.jspecify.annotations.NullMarked;
