// SPDX-License-Identifier: Apache-2.0
/**
 * The page on the management port, for people, and its JSON, for programs: policies, violations, blast radius, recent
 * decisions, health. Read-only.
 */
@NullMarked
package dev.plimsoll.server.page;

import org.jspecify.annotations.NullMarked;
