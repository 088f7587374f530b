// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.Rule;

/** A rule that a policy configures only by its mode. */
interface RuleWithoutSettings extends Rule<NoSettings> {
    @Override
    default NoSettings defaults() {
        return new NoSettings();
    }
}
