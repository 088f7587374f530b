// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Quantity;
import dev.plimsoll.policy.Gap;
import java.util.List;

/**
 * The distance of amounts from a policy, for UPDATEs. In ascending order: an amount above its maximum, a missing amount
 * (unlimited), a text that is not a quantity.
 */
final class AmountGaps {
    private AmountGaps() {}

    static List<Gap> aboveMaximum(String resource, Quantity amount) {
        return List.of(new Gap("limits." + resource, 0, amount));
    }

    /** A fraction is below every maximum, so it excuses no larger amount. */
    static List<Gap> fraction(String list, String resource, Quantity amount) {
        return List.of(new Gap(list + "." + resource, 0, amount));
    }

    static List<Gap> missing(List<MissingLimits.Gap> missing) {
        return missing.stream()
                .map(gap -> new Gap(gap.list() + "." + gap.resource(), 1, null))
                .toList();
    }

    static List<Gap> noQuantity(String list, String resource) {
        return List.of(new Gap(list + "." + resource, 2, null));
    }
}
