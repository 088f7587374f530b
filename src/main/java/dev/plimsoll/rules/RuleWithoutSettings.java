// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.Rule;

/** A rule of which a policy can only say how strict it is. */
interface RuleWithoutSettings extends Rule<NoSettings> {
    @Override
    default NoSettings defaults() {
        return new NoSettings();
    }
}
