// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.pod.Resources;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.Gap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Amounts that must be mistakes: texts that are not quantities, and fractions of bytes. */
final class WrongAmounts {
    /** Resources of which the API server accepts a fraction, in order. */
    private static final List<String> BYTES = List.of("ephemeral-storage", "memory");

    private WrongAmounts() {}

    /**
     * Reports fractions of bytes, a typical slip: {@code 512m} instead of {@code 512Mi}. The API server accepts the amount, and
     * no container runs with it.
     *
     * @param container null for the pod's own resources
     */
    static void judgeFractions(
            @Nullable Container container,
            Resources resources,
            MissingLimits.Settings settings,
            FindingCollector findings) {
        for (var resource : BYTES) {
            if (settings.resources().contains(resource) || settings.max().containsKey(resource)) {
                judgeFraction(container, MissingLimits.Gap.LIMITS, resource, resources.limit(resource), findings);
                if (settings.requests()) {
                    judgeFraction(
                            container, MissingLimits.Gap.REQUESTS, resource, resources.request(resource), findings);
                }
            }
        }
    }

    private static void judgeFraction(
            @Nullable Container container,
            String list,
            String resource,
            @Nullable Quantity amount,
            FindingCollector findings) {
        if (amount != null && !amount.isNothing() && ResourceName.isFractionOfBytes(resource, amount)) {
            var field = "resources." + ResourceName.path(list, resource);
            var message = "This is " + amount.plain() + " bytes, a fraction: set " + field
                    + " to whole bytes, such as 512Mi (m means one thousandth).";
            add(container, field, amount.toString(), message, AmountGaps.fraction(list, resource, amount), findings);
        }
    }

    private static void add(
            @Nullable Container container,
            String field,
            String found,
            String message,
            List<Gap> gaps,
            FindingCollector findings) {
        if (container == null) {
            findings.add(field, found, message, null, gaps);
        } else {
            findings.add(container, field, found, message, null, gaps);
        }
    }

    /** @param container null for the pod's own resources */
    static void judge(@Nullable Container container, Resources resources, FindingCollector findings) {
        judge(container, MissingLimits.Gap.LIMITS, resources.limits(), findings);
        judge(container, MissingLimits.Gap.REQUESTS, resources.requests(), findings);
    }

    private static void judge(
            @Nullable Container container,
            String list,
            @Nullable Map<String, Quantity> amounts,
            FindingCollector findings) {
        if (amounts == null) {
            return;
        }
        for (var entry : amounts.entrySet()) {
            if (!entry.getValue().isValid()) {
                var field = "resources." + ResourceName.path(list, entry.getKey());
                var found = entry.getValue().toString();
                var message = "This is not a quantity: set " + field + " to one such as "
                        + ResourceName.example(entry.getKey()) + ".";
                add(container, field, found, message, AmountGaps.noQuantity(list, entry.getKey()), findings);
            }
        }
    }
}
