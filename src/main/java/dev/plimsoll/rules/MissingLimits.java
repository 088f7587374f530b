// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.PodSpec;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.pod.Resources;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Constraint;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Forbids a container, init container or sidecar without a limit for a resource that the policy lists, or with a limit above the
 * policy's maximum. Zero is not a limit: it means unlimited to the runtime. A limit of the whole pod (Kubernetes 1.34) limits all
 * its containers for that resource. Ephemeral containers are skipped: the API forbids resources for them.
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

    @SuppressWarnings("UnusedVariable") // Error Prone does not check annotations of record components
    private static final String CEL_NAMES = "self.all(name, name in ['cpu', 'memory', 'ephemeral-storage']"
            + " || name.matches('^hugepages-(?s:.)') || name.matches('^[^/]+/(?s:.)'))";

    /**
     * The amount is a variable of a comprehension over a list of one element, not {@code self[name]}: up to Kubernetes 1.33 the
     * cost estimator assumes an int-or-string of 3 MiB, regardless of its maxLength, and refuses the definition
     * ({@code apiserver/pkg/cel/common/schemas.go}).
     */
    @SuppressWarnings("UnusedVariable") // Error Prone does not check annotations of record components
    private static final String CEL_ABOVE_ZERO = "self.all(name, [self[name]].all(amount, !isQuantity(string(amount))"
            + " || quantity(string(amount)).isGreaterThan(quantity('0'))))";

    /** The resources that must be limited, their maximum limits and their default limits. */
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
                    new TreeMap<>(max)); // sorted, so that findings and messages have a stable order
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
    public void judge(Workload workload, Settings settings, FindingCollector findings) {
        var spec = workload.spec();
        var pod = spec.resources() == null ? Resources.NONE : spec.resources();
        WrongAmounts.judge(null, pod, findings);
        judgePodMax(spec, pod, settings, findings);
        WrongAmounts.judgeFractions(null, pod, settings, findings);
        for (var container : spec.containers()) {
            if (!container.isEphemeral()) {
                var own = container.resources();
                WrongAmounts.judge(container, own, findings);
                judgeMax(container, own, settings, findings);
                WrongAmounts.judgeFractions(container, own, settings, findings);
                var gaps = gaps(own, pod, settings);
                if (!gaps.isEmpty()) {
                    add(workload, container, gaps, settings, findings);
                }
            }
        }
    }

    /** @return null if the API would not accept the name of a resource, or a maximum is not in plain form */
    @Override
    public @Nullable String clearWhen(Settings settings, FindingScope concern) {
        return LimitsCel.clearWhen(settings, concern.templates());
    }

    /** The fix only adds missing amounts, in pods without their own resources. */
    @Override
    public @Nullable String unfixableWhen(Settings settings) {
        return LimitsCel.unfixableWhen(settings);
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

    /**
     * A limit or a request that is missing.
     *
     * @param list {@code limits} or {@code requests}
     * @param amount the current amount: null, zero or less
     */
    record Gap(String list, String resource, @Nullable Quantity amount) {
        static final String LIMITS = "limits";
        static final String REQUESTS = "requests";

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

    /** Returns whether an amount is set. An invalid quantity counts as set, because it has a finding of its own. */
    private static boolean isThere(@Nullable Quantity amount) {
        return amount != null && !(amount.isValid() && amount.isNothing());
    }

    /** The API server copies a limit to an unset request: immediately for a pod, and for a template when its pods are created. */
    private static boolean reserves(Resources resources, String resource) {
        var request = resources.request(resource);
        return isThere(request == null ? resources.limit(resource) : request);
    }

    private static void add(
            Workload workload, Container container, List<Gap> gaps, Settings settings, FindingCollector findings) {
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

    private static void judgeMax(Container container, Resources own, Settings settings, FindingCollector findings) {
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

    /** The pod's limit applies to containers without their own limit. */
    private static void judgePodMax(PodSpec spec, Resources pod, Settings settings, FindingCollector findings) {
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
}
