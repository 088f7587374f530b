// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Quantity;
import dev.plimsoll.policy.Gap;
import java.util.List;

/**
 * How far amounts are from a policy, for UPDATEs: an amount above its maximum is nearer than none at all, which is unlimited, and that
 * is nearer than a text that is no amount.
 */
final class AmountGaps {
    private AmountGaps() {}

    static List<Gap> aboveMaximum(String resource, Quantity amount) {
        return List.of(new Gap("limits." + resource, 0, amount));
    }

    /** It is there and below every maximum, so that it excuses no larger amount. */
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
