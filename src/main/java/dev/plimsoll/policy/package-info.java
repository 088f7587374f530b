// SPDX-License-Identifier: Apache-2.0
/**
 * How judging works: {@link dev.plimsoll.policy.Rule}s give {@link dev.plimsoll.policy.Finding}s, a
 * {@link dev.plimsoll.policy.Policy} says how much each matters where, and
 * {@link dev.plimsoll.policy.PolicyEngine} makes a {@link dev.plimsoll.policy.Verdict} of them. Pure functions over
 * {@code pod}; knows no protocol. Every face depends on it.
 */
@NullMarked
package dev.plimsoll.policy;

import org.jspecify.annotations.NullMarked;
