// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** The settings of a rule that has none beside its mode. */
public record NoSettings() {}
