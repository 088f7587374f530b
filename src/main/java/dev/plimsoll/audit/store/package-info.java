// SPDX-License-Identifier: Apache-2.0
/** Data that an audit keeps in memory, with a bound on its bytes. */
@NullMarked
package dev.plimsoll.audit.store;

import org.jspecify.annotations.NullMarked;
