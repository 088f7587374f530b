// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.util.stream.Collectors.joining;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.PodSpec;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.pod.Resources;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Concern;
import dev.plimsoll.policy.Constraint;
import dev.plimsoll.policy.Findings;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A container, init container or sidecar without a limit for a resource of the policy's, or with one above the policy's
 * maximum. Zero is no limit: it means unlimited to the runtime. A limit of the whole pod (Kubernetes 1.34) holds all its
 * containers, for that resource. Ephemeral containers are never asked: the API forbids them to have resources.
 *
 * <p>Fields: {@code resources.limits} and {@code .requests} of the container, else of the pod.
 */
final class MissingLimits implements Rule<MissingLimits.Settings> {
    private static final RuleInfo INFO = new RuleInfo(
            "missingLimits", "A container must have limits for what it uses of its node.", """
            One container without a memory limit takes its whole node down, and the kernel chooses which of the neighbours \
            dies first. One without a CPU limit starves them.""", """
            Set resources.limits for each resource that is asked for. The fix sets the limits of the policy's defaults and \
            leaves what the scheduler reserves as it is.""", true, """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
            """, """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                resources:
                  requests: {cpu: 50m, memory: 64Mi}
                  limits: {cpu: 500m, memory: 256Mi}
            """);

    private static final String ANY = "resources must name one at least where max names none, such as memory";
    private static final String NAMES = " must name cpu, memory, ephemeral-storage, hugepages-<size>"
            + " or a resource with its domain, such as nvidia.com/gpu";
    private static final String ABOVE_ZERO = " must hold quantities above zero, such as 500m or 1Gi";
    private static final String NOT_ABOVE_MAX = "defaults must not be above max";

    @SuppressWarnings("UnusedVariable") // Error Prone does not look into annotations of record components
    private static final String CEL_NAMES = "self.all(name, name in ['cpu', 'memory', 'ephemeral-storage']"
            + " || name.matches('^hugepages-(?s:.)') || name.matches('^[^/]+/(?s:.)'))";

    /**
     * The amount is a variable of a comprehension over a list of one, not {@code self[name]}: up to Kubernetes 1.33 the cost estimator
     * takes an int-or-string to be 3 MiB long, whatever its maxLength, and refuses the definition ({@code apiserver/pkg/cel/common/schemas.go}).
     */
    @SuppressWarnings("UnusedVariable") // Error Prone does not look into annotations of record components
    private static final String CEL_ABOVE_ZERO = "self.all(name, [self[name]].all(amount, !isQuantity(string(amount))"
            + " || quantity(string(amount)).isGreaterThan(quantity('0'))))";

    /** In RE2, what a quantity above zero begins with, which the API server writes without a sign. */
    private static final String BEGINS_ABOVE_ZERO = "^[0-9.]*[1-9]";

    /** A maximum that the API server reads as we do: it rounds what is finer than 1n, and has no sign or exponent here. */
    private static final Pattern PLAIN_AMOUNT = Pattern.compile("[0-9]{1,15}([.][0-9]{1,3})?([umkMGTPE]|[KMGTPE]i)?");

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._/-]+");

    /** Resources of which a fraction is accepted by the API server, in order. */
    private static final List<String> BYTES = List.of("ephemeral-storage", "memory");

    /** Which resources must be limited, how far, and to what if nobody said. */
    @Constraint(
            cel = "!has(self.resources) || self.resources.size() > 0 || has(self.max) && self.max.size() > 0",
            message = ANY)
    @Constraint(
            cel = "!has(self.defaults) || !has(self.max) || self.defaults.all(name, !(name in self.max)"
                    + " || [self.defaults[name]].all(amount, [self.max[name]].all(most,"
                    + " !isQuantity(string(amount)) || !isQuantity(string(most))"
                    + " || quantity(string(amount)).compareTo(quantity(string(most))) <= 0)))",
            message = NOT_ABOVE_MAX)
    record Settings(
            @Parameter("The resources that must have a limit.")
            @Constraint(cel = CEL_NAMES, message = "resources" + NAMES)
            List<String> resources,

            @Parameter("Whether they must have a request, too; a limit without a request is one.")
            boolean requests,

            @Parameter("The highest limit by resource; whoever sets a higher one breaks the rule.")
            @Constraint(cel = CEL_NAMES, message = "max" + NAMES)
            @Constraint(cel = CEL_ABOVE_ZERO, message = "max" + ABOVE_ZERO)
            Map<String, Quantity> max,

            @Parameter("The limit by resource that the fix sets where there is none; without, there is no fix.")
            @Constraint(cel = CEL_NAMES, message = "defaults" + NAMES)
            @Constraint(cel = CEL_ABOVE_ZERO, message = "defaults" + ABOVE_ZERO)
            Map<String, Quantity> defaults) {

        Settings {
            resources = resources.stream().distinct().toList();
            max = Collections.unmodifiableMap(
                    new TreeMap<>(max)); // in order: findings and messages must not change places
            defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
            resources.forEach(resource -> checkName("resources", resource));
            if (resources.isEmpty() && max.isEmpty()) {
                throw new IllegalArgumentException(ANY);
            }
            checkAmounts("max", max);
            checkAmounts("defaults", defaults);
            for (var entry : defaults.entrySet()) {
                var highest = max.get(entry.getKey());
                if (highest != null && entry.getValue().compareTo(highest) > 0) {
                    throw new IllegalArgumentException(NOT_ABOVE_MAX + "; found " + entry.getKey() + ": "
                            + entry.getValue() + " above " + highest);
                }
            }
        }

        private static void checkAmounts(String parameter, Map<String, Quantity> amounts) {
            for (var entry : amounts.entrySet()) {
                checkName(parameter, entry.getKey());
                if (entry.getValue().isNothing()) {
                    throw new IllegalArgumentException(
                            parameter + ABOVE_ZERO + "; found " + entry.getKey() + ": " + entry.getValue());
                }
                var problem = ResourceName.problem(entry.getKey(), entry.getValue());
                if (problem != null) {
                    throw new IllegalArgumentException(parameter + ": " + problem);
                }
            }
        }

        private static void checkName(String parameter, String resource) {
            if (!ResourceName.isKnown(resource)) {
                throw new IllegalArgumentException(
                        parameter + NAMES + "; found " + (resource.isEmpty() ? "an empty name" : resource));
            }
        }
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Settings defaults() {
        return new Settings(List.of("cpu", "memory"), false, Map.of(), Map.of());
    }

    @Override
    public void judge(Workload workload, Settings settings, Findings findings) {
        var spec = workload.spec();
        var pod = spec.resources() == null ? Resources.NONE : spec.resources();
        judgeAmounts(null, pod, findings);
        judgePodMax(spec, pod, settings, findings);
        judgeFractions(null, pod, settings, findings);
        for (var container : spec.containers()) {
            if (!container.isEphemeral()) {
                var own = container.resources();
                judgeAmounts(container, own, findings);
                judgeMax(container, own, settings, findings);
                judgeFractions(container, own, settings, findings);
                var gaps = gaps(own, pod, settings);
                if (!gaps.isEmpty()) {
                    add(workload, container, gaps, settings, findings);
                }
            }
        }
    }

    /** @return null where a resource has a name that the API would not take, or a maximum is not written plainly */
    @Override
    public @Nullable String clearWhen(Settings settings, Concern concern) {
        var terms = new ArrayList<>(List.of(amountsArePlain("c")));
        terms.addAll(noGaps(settings));
        for (var max : settings.max().entrySet()) {
            if (!PLAIN_AMOUNT.matcher(max.getValue().toString()).matches()) {
                return null;
            }
            var unset = concern.templates() ? "" : "0"; // into a template a LimitRange may fill more than the maximum
            var ofPod = ResourceName.isOfPods(max.getKey()) ? ", " + amount("spec", Gap.LIMITS, max.getKey(), "0") : "";
            terms.add("[" + amount("c", Gap.LIMITS, max.getKey(), unset) + ofPod
                    + "].all(q, isQuantity(q) && !quantity(q).isGreaterThan(quantity('" + max.getValue() + "')))");
        }
        var all = allContainers(settings, terms);
        return all == null ? null : amountsArePlain("spec") + " && " + all;
    }

    /** The fix is for what is missing, where the pod has no resources of its own. */
    @Override
    public @Nullable String unfixableWhen(Settings settings) {
        if (settings.resources().isEmpty() || settings.defaults().isEmpty()) {
            return Cel.ALWAYS;
        }
        var noGaps = allContainers(settings, noGaps(settings));
        return noGaps == null ? null : "has(spec.resources) || " + noGaps;
    }

    @Override
    public @Nullable String whyNothingIsPatched(Settings settings) {
        if (settings.resources().stream().anyMatch(settings.defaults()::containsKey)) {
            return null;
        }
        return "patch: true sets the limits in defaults, so that defaults must have one of the resources that must have a limit ("
                + (settings.resources().isEmpty() ? "none" : String.join(", ", settings.resources())) + "); "
                + (settings.defaults().isEmpty()
                        ? "it is empty"
                        : "found " + String.join(", ", settings.defaults().keySet()));
    }

    private static @Nullable String allContainers(Settings settings, List<String> terms) {
        boolean plain = Stream.concat(settings.resources().stream(), settings.max().keySet().stream())
                .allMatch(resource -> PLAIN_NAME.matcher(resource).matches());
        return plain ? terms.stream().collect(joining(" && ", "(containers + initContainers).all(c, ", ")")) : null;
    }

    /**
     * A limit stands for a request only where it has become one, which the API server sees to for pods ({@code SetDefaults_Pod} of
     * Kubernetes 1.37); into those of a template a LimitRange may fill another.
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
     * In CEL, whether no amount, of whichever resource, is too long or too large for {@link Quantity}, or a fraction of bytes: the API
     * server reads any.
     */
    private static String amountsArePlain(String who) {
        return "[" + who + ".?resources.?limits.orValue({}), " + who + ".?resources.?requests.orValue({})].all(amounts,"
                + " amounts.size() <= 16 && amounts.all(r, amounts[r].size() <= 30 && !amounts[r].matches(r'[eE]')"
                + " && (r != 'memory' && r != 'ephemeral-storage' || !amounts[r].matches(r'[mnu]$'))))";
    }

    /** In CEL, an amount of a container or a pod as a text. */
    private static String amount(String who, String list, String resource, String ifUnset) {
        return who + ".?resources.?" + list + "[?'" + resource + "'].orValue('" + ifUnset + "')";
    }

    /**
     * A limit or a request that is missing.
     *
     * @param list where: {@code limits} or {@code requests}
     * @param amount what stands there: nothing, or no more than zero
     */
    record Gap(String list, String resource, @Nullable Quantity amount) {
        private static final String LIMITS = "limits";
        private static final String REQUESTS = "requests";

        boolean isLimit() {
            return list.equals(LIMITS);
        }

        private String path() {
            return ResourceName.path(list, resource);
        }
    }

    private static List<Gap> gaps(Resources own, Resources pod, Settings settings) {
        List<Gap> gaps = List.of();
        for (var resource : settings.resources()) {
            boolean ofPod = ResourceName.isOfPods(resource);
            if (!isThere(own.limit(resource)) && !(ofPod && isThere(pod.limit(resource)))) {
                gaps = with(gaps, new Gap(Gap.LIMITS, resource, own.limit(resource)));
            }
            if (settings.requests() && !reserves(own, resource) && !(ofPod && reserves(pod, resource))) {
                gaps = with(gaps, new Gap(Gap.REQUESTS, resource, own.request(resource)));
            }
        }
        return gaps;
    }

    private static List<Gap> with(List<Gap> gaps, Gap gap) {
        var more = gaps.isEmpty() ? new ArrayList<Gap>() : gaps;
        more.add(gap);
        return more;
    }

    /** What is no quantity counts as there: it is a finding of its own. */
    private static boolean isThere(@Nullable Quantity amount) {
        return amount != null && !(amount.isValid() && amount.isNothing());
    }

    /** The API server makes a limit without a request the request: of a pod at once, of a template when its pods come. */
    private static boolean reserves(Resources resources, String resource) {
        var request = resources.request(resource);
        return isThere(request == null ? resources.limit(resource) : request);
    }

    private static void add(
            Workload workload, Container container, List<Gap> gaps, Settings settings, Findings findings) {
        boolean limits = false;
        boolean zero = false;
        var found = new StringBuilder(64);
        var missing = new StringBuilder(64);
        for (var gap : gaps) {
            limits |= gap.isLimit();
            zero |= gap.isLimit() && gap.amount() != null;
            var path = gap.path();
            found.append(found.isEmpty() ? "" : ", ").append(path).append(' ');
            found.append(gap.amount() == null ? "unset" : gap.amount().toString());
            missing.append(missing.isEmpty() ? "resources." : ", resources.").append(path);
        }
        findings.add(
                container,
                "resources." + (limits ? Gap.LIMITS : Gap.REQUESTS),
                found.toString(),
                (limits ? "The container may use up its node" : "The scheduler does not know what it needs")
                        + (zero ? " (zero means unlimited)" : "") + ": set " + missing + ".",
                LimitsFix.of(workload, container, gaps, settings),
                AmountGaps.missing(gaps));
    }

    private static void judgeMax(Container container, Resources own, Settings settings, Findings findings) {
        for (var max : settings.max().entrySet()) {
            var limit = own.limit(max.getKey());
            if (limit != null && limit.compareTo(max.getValue()) > 0) {
                var field = "resources." + ResourceName.path(Gap.LIMITS, max.getKey());
                findings.add(
                        container,
                        field,
                        limit.toString(),
                        tooHigh("The container", field, max),
                        null,
                        AmountGaps.aboveMaximum(max.getKey(), limit));
            }
        }
    }

    /** A limit of the pod's is what holds a container that has none of its own. */
    private static void judgePodMax(PodSpec spec, Resources pod, Settings settings, Findings findings) {
        if (pod.limits() == null) {
            return;
        }
        for (var max : settings.max().entrySet()) {
            var resource = max.getKey();
            var limit = pod.limit(resource);
            boolean counts = ResourceName.isOfPods(resource)
                    && spec.containers().stream()
                            .anyMatch(container -> !container.isEphemeral()
                                    && !isThere(container.resources().limit(resource)));
            if (limit != null && counts && limit.compareTo(max.getValue()) > 0) {
                var field = "resources." + ResourceName.path(Gap.LIMITS, resource);
                findings.add(
                        field,
                        limit.toString(),
                        tooHigh("The pod", field, max),
                        null,
                        AmountGaps.aboveMaximum(resource, limit));
            }
        }
    }

    private static String tooHigh(String who, String field, Map.Entry<String, Quantity> max) {
        return who + " may use more " + max.getKey() + " than the policy allows: set " + field + " to " + max.getValue()
                + " or less.";
    }

    /**
     * Half a byte is a slip of the pen: {@code 512m} where {@code 512Mi} was meant. The API server accepts it, and nothing runs in it.
     *
     * @param container null for the pod's own resources
     */
    private static void judgeFractions(
            @Nullable Container container, Resources resources, Settings settings, Findings findings) {
        for (var resource : BYTES) {
            if (settings.resources().contains(resource) || settings.max().containsKey(resource)) {
                judgeFraction(container, Gap.LIMITS, resource, resources.limit(resource), findings);
                if (settings.requests()) {
                    judgeFraction(container, Gap.REQUESTS, resource, resources.request(resource), findings);
                }
            }
        }
    }

    private static void judgeFraction(
            @Nullable Container container, String list, String resource, @Nullable Quantity amount, Findings findings) {
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
            List<dev.plimsoll.policy.Gap> gaps,
            Findings findings) {
        if (container == null) {
            findings.add(field, found, message, null, gaps);
        } else {
            findings.add(container, field, found, message, null, gaps);
        }
    }

    /** @param container null for the pod's own resources */
    private static void judgeAmounts(@Nullable Container container, Resources resources, Findings findings) {
        judgeAmounts(container, Gap.LIMITS, resources.limits(), findings);
        judgeAmounts(container, Gap.REQUESTS, resources.requests(), findings);
    }

    private static void judgeAmounts(
            @Nullable Container container, String list, @Nullable Map<String, Quantity> amounts, Findings findings) {
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
