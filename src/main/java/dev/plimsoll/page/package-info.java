// SPDX-License-Identifier: Apache-2.0
/**
 * The page on the management port, for people, and the same as JSON, for programs: what is in force, what is out of line, whom a
 * stricter mode would touch, what was decided of late, and how we are doing. Read-only. Nobody depends on it.
 */
@NullMarked
package dev.plimsoll.page;

import org.jspecify.annotations.NullMarked;
