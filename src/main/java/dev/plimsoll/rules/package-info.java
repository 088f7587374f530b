// SPDX-License-Identifier: Apache-2.0
/**
 * The judgements, one file each, named after what it forbids. In each the same parts in the same order: what is forbidden and
 * by which facts, what the rule says about itself, its settings, one pure method, and when the API server can see by itself that
 * it finds nothing. Depends on {@code policy} and {@code pod} alone; the faces know only {@link dev.plimsoll.rules.Rules}.
 */
@NullMarked
package dev.plimsoll.rules;

import org.jspecify.annotations.NullMarked;
