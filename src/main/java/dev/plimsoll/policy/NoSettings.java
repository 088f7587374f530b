// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** The settings of a rule that has only a mode. */
public record NoSettings() {}
