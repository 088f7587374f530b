// SPDX-License-Identifier: Apache-2.0
/** Many small records in little memory: what is read of a large input is kept as bytes, not as objects. Uses nothing of the others. */
@NullMarked
package dev.plimsoll.pack;

import org.jspecify.annotations.NullMarked;
