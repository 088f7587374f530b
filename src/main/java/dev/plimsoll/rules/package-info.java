// SPDX-License-Identifier: Apache-2.0
/**
 * The rules, one file each, named after the practice that it forbids. Each has the same parts in the same order: the forbidden
 * practice and the fields that show it, the description of the rule, its settings, one pure method, and the condition under which
 * the API server itself can exclude a finding. Depends on {@code policy} and {@code pod} alone; the faces know only
 * {@link dev.plimsoll.rules.Rules}.
 */
@NullMarked
package dev.plimsoll.rules;

import org.jspecify.annotations.NullMarked;
