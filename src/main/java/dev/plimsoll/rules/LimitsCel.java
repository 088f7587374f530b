// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.util.stream.Collectors.joining;

import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.rules.MissingLimits.Gap;
import dev.plimsoll.rules.MissingLimits.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The checks of {@link MissingLimits} in CEL, for the API server. They never clear more than the rule itself allows. */
final class LimitsCel {
    /** In RE2, the beginning of a quantity above zero. The API server writes it without a sign. */
    private static final String BEGINS_ABOVE_ZERO = "^[0-9.]*[1-9]";

    /**
     * A maximum that the API server reads as Plimsoll does: the API server rounds amounts finer than 1n, and this form has no
     * sign or exponent.
     */
    private static final Pattern PLAIN_AMOUNT = Pattern.compile("[0-9]{1,15}([.][0-9]{1,3})?([umkMGTPE]|[KMGTPE]i)?");

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._/-]+");

    private LimitsCel() {}

    /**
     * Returns the condition under which a container breaks none of these settings.
     *
     * @return null if the API would not accept the name of a resource, or a maximum is not in plain form
     */
    static @Nullable String clearWhen(Settings settings, boolean templates) {
        var terms = new ArrayList<>(List.of(amountsArePlain("c")));
        terms.addAll(noGaps(settings));
        for (var max : settings.max().entrySet()) {
            if (!PLAIN_AMOUNT.matcher(max.getValue().toString()).matches()) {
                return null;
            }
            var unset = templates ? "" : "0"; // in a template, a LimitRange may add more than the maximum
            var ofPod = ResourceName.isOfPods(max.getKey()) ? ", " + amount("spec", Gap.LIMITS, max.getKey(), "0") : "";
            terms.add("[" + amount("c", Gap.LIMITS, max.getKey(), unset) + ofPod
                    + "].all(q, isQuantity(q) && !quantity(q).isGreaterThan(quantity('" + max.getValue() + "')))");
        }
        var all = allContainers(settings, terms);
        return all == null ? null : amountsArePlain("spec") + " && " + all;
    }

    static @Nullable String unfixableWhen(Settings settings) {
        if (settings.resources().isEmpty() || settings.defaults().isEmpty()) {
            return Cel.ALWAYS;
        }
        var noGaps = allContainers(settings, noGaps(settings));
        return noGaps == null ? null : "has(spec.resources) || " + noGaps;
    }

    private static @Nullable String allContainers(Settings settings, List<String> terms) {
        boolean plain = Stream.concat(settings.resources().stream(), settings.max().keySet().stream())
                .allMatch(resource -> PLAIN_NAME.matcher(resource).matches());
        return plain ? terms.stream().collect(joining(" && ", "(containers + initContainers).all(c, ", ")")) : null;
    }

    /**
     * A limit replaces a request only if it was copied to the request. The API server copies it in pods ({@code SetDefaults_Pod}
     * of Kubernetes 1.37); in the pods of a template, a LimitRange may set a different request.
     */
    private static List<String> noGaps(Settings settings) {
        var terms = new ArrayList<String>();
        for (var resource : settings.resources()) {
            terms.add(isThere(Gap.LIMITS, resource));
            if (settings.requests()) {
                terms.add(isThere(Gap.REQUESTS, resource));
            }
        }
        return terms;
    }

    private static String isThere(String list, String resource) {
        var ofPod = ResourceName.isOfPods(resource) ? ", " + amount("spec", list, resource, "") : "";
        return "[" + amount("c", list, resource, "") + ofPod + "].exists(q, " + Cel.matches("q", BEGINS_ABOVE_ZERO)
                + ")";
    }

    /**
     * Returns a CEL expression: no amount of any resource is too long or too large for {@link Quantity}, or a fraction of bytes.
     * The API server accepts all of these.
     */
    private static String amountsArePlain(String who) {
        return "[" + who + ".?resources.?limits.orValue({}), " + who + ".?resources.?requests.orValue({})].all(amounts,"
                + " amounts.size() <= 16 && amounts.all(r, amounts[r].size() <= 30 && !amounts[r].matches(r'[eE]')"
                + " && (r != 'memory' && r != 'ephemeral-storage' || !amounts[r].matches(r'[mnu]$'))))";
    }

    /** Returns a CEL expression: an amount of a container or a pod as a text. */
    private static String amount(String who, String list, String resource, String ifUnset) {
        return who + ".?resources.?" + list + "[?'" + resource + "'].orValue('" + ifUnset + "')";
    }
}
