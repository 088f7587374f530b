// SPDX-License-Identifier: Apache-2.0
/**
 * The policy engine: {@link dev.plimsoll.policy.Rule}s produce {@link dev.plimsoll.policy.Finding}s, a
 * {@link dev.plimsoll.policy.Policy} sets the mode of each by namespace, and {@link dev.plimsoll.policy.PolicyEngine} derives a
 * {@link dev.plimsoll.policy.Verdict}. Pure functions over {@code pod}, independent of any protocol. Every face depends on it.
 */
@NullMarked
package dev.plimsoll.policy;

import org.jspecify.annotations.NullMarked;
