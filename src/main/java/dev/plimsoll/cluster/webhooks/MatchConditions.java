// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static java.util.stream.Collectors.joining;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.Policy.PolicyOverride;
import dev.plimsoll.policy.RuleSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Generates match conditions, by which the API server skips objects that cannot produce a finding. Pods that violate no rule can
 * then be created even if no replica answers.
 *
 * <p>Relies on these facts about the API server, with their source in Kubernetes 1.37:
 *
 * <ul>
 *   <li>A webhook is called only if all its conditions are true; an error in one counts as failurePolicy, unless another is false
 *       ({@code apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go}).
 *   <li>An expression may cost 1,000,000 units, those of a webhook together 2,500,000 ({@code apiserver/pkg/apis/cel/config.go}).
 *   <li>New expressions must compile in the environment of the previous version ({@code apiserver/pkg/cel/environment/base.go}):
 *       for 1.31 that of 1.30, with optional values and quantities since 1.28. The only limits are 100,000 code points per
 *       expression, by CEL's parser, and 64 conditions per webhook
 *       ({@code pkg/apis/admissionregistration/validation/validation.go}).
 *   <li>{@code object} is the typed object as in JSON, without empty fields marked {@code omitempty}. {@code containers} is the
 *       only list without that mark; without elements it is null ({@code apiserver/pkg/cel/common/valuesschemalesstyped.go},
 *       before 1.37 {@code runtime.DefaultUnstructuredConverter}, {@code core/v1 PodSpec}). Quantities are canonical
 *       ({@code Quantity.MarshalJSON}).
 *   <li>Two specs are equal if their amounts are equal in any notation; before 1.37, only if the notation is equal, too.
 * </ul>
 */
public final class MatchConditions {
    /** Budget of the 1,000,000 units of an expression. The rest covers the fixed cost per object. */
    private static final int MOST_UNITS = 900_000;

    /** Maximum length in characters. A longer expression could clear only pods of at most two containers. */
    private static final int LONGEST = 50_000;

    /** Maximum number of containers and volumes of an object that can be cleared, even by a short expression. */
    private static final int MOST_ELEMENTS = 500;

    private static final Set<Mode> ANY = EnumSet.range(Mode.Audit, Mode.Enforce);
    private static final Set<Mode> BELOW_ENFORCE = EnumSet.range(Mode.Audit, Mode.Warn);

    /**
     * Objects made by a Deployment or a CronJob are evaluated with their owner, see {@code Admission}. With several controllers,
     * {@code Admission} takes the last; this expression takes none.
     */
    private static final String IS_JUDGED_BY_ITSELF = "![object.?metadata.?ownerReferences.orValue([])].exists(owners,"
            + " owners.size() <= 10 && owners.exists_one(o, o.?controller.orValue(false))"
            + " && owners.exists(o, o.?controller.orValue(false)"
            + " && (request.kind.kind == 'ReplicaSet' && o.kind == 'Deployment' && o.apiVersion.startsWith('apps/')"
            + " || request.kind.kind == 'Job' && o.kind == 'CronJob' && o.apiVersion.startsWith('batch/'))))";

    private static final String MOST_TEMPLATES = "spec.template.spec";

    private MatchConditions() {}

    /** Returns whether a webhook of this role can have any effect for the policy. If not, registering it is useless. */
    public static boolean isNeeded(Policy policy, WebhookRole entry) {
        return !settings(policy, entry).isEmpty();
    }

    /**
     * Returns the match conditions of a webhook role. A condition is false only if the webhook has no effect in any namespace:
     * the API server does not see the labels that select overrides, so a cleared object satisfies all overrides.
     *
     * @return equal lists for equal policies; empty if no object can be cleared
     */
    public static List<MatchCondition> conditions(Policy policy, WebhookRole entry) {
        var conditions = new ArrayList<>(withoutFastPath(entry));
        var clear = clear(policy, entry);
        if (clear != null) {
            conditions.add(new MatchCondition("may-break-a-rule", "!" + clear));
        }
        return conditions;
    }

    /**
     * Returns the match conditions that apply to every policy, even with the fast path off. They skip objects that bring no pod
     * spec to evaluate: changes of labels, finalizers and status succeed even if no replica answers.
     */
    static List<MatchCondition> withoutFastPath(WebhookRole entry) {
        var conditions = new ArrayList<MatchCondition>();
        if (entry != WebhookRole.mutate) {
            conditions.add(new MatchCondition("brings-another-pod-spec", bringsAnotherSpec(entry)));
        }
        if (entry.isForTemplates()) {
            conditions.add(new MatchCondition("is-judged-by-itself", IS_JUDGED_BY_ITSELF));
        }
        return conditions;
    }

    /** Returns CEL for a changed pod spec. An unchanged spec has no new finding: no rule depends on metadata or status. */
    private static String bringsAnotherSpec(WebhookRole entry) {
        var spec = spec(entry, "object");
        return "request.operation != 'UPDATE' || !" + spec + ".hasValue() || " + spec + " != "
                + spec(entry, "oldObject");
    }

    /** Returns the pod spec of an object in CEL, as an optional value: a ReplicationController may have no pod spec. */
    private static String spec(WebhookRole entry, String object) {
        if (!entry.isForTemplates()) {
            return optional(object, WorkloadKind.Pod.specPath());
        }
        return Arrays.stream(WorkloadKind.values())
                .filter(kind -> kind.isTemplate() && !kind.specPath().equals(MOST_TEMPLATES))
                .map(kind -> "request.kind.kind == '" + kind + "' ? " + optional(object, kind.specPath()) + " : ")
                .collect(joining("", "(", optional(object, MOST_TEMPLATES) + ")"));
    }

    private static String optional(String object, String path) {
        return object + ".?" + path.replace(".", ".?");
    }

    /** Returns a CEL expression that is true if no rule has a finding for this role; null if no such expression exists. */
    private static @Nullable String clear(Policy policy, WebhookRole entry) {
        var terms = new LinkedHashSet<String>();
        for (var setting : settings(policy, entry)) {
            var term = term(policy, entry, setting);
            if (term == null) {
                return null;
            }
            terms.add("\n&& (" + term + ")");
        }
        var all = String.join("", terms);
        if (all.length() > LONGEST) {
            return null;
        }
        int most = Math.min(MOST_ELEMENTS, MOST_UNITS / Cel.COST_OF_A_CHARACTER / Math.max(1, all.length()));
        return spec(entry, "object") + ".optMap(spec,"
                + " [has(spec.containers) && spec.containers != null ? spec.containers : []].all(containers,"
                + " [spec.?initContainers.orValue([])].all(initContainers,"
                + " [spec.?ephemeralContainers.orValue([])].all(ephemeralContainers,"
                + " [spec.?volumes.orValue([])].all(volumes,"
                + " containers.size() + initContainers.size() + ephemeralContainers.size() + volumes.size() <= " + most
                + all + "))))).orValue(false)";
    }

    private static @Nullable String term(Policy policy, WebhookRole entry, RuleSetting<?> setting) {
        return entry == WebhookRole.mutate
                ? setting.unfixableWhen()
                : setting.clearWhen(new FindingScope(entry.isForTemplates(), modes(policy, entry)));
    }

    /** Returns the rule settings that can have findings for this role in any namespace, in a stable order. */
    private static List<RuleSetting<?>> settings(Policy policy, WebhookRole entry) {
        return Stream.concat(
                        Stream.of(policy.rules()), policy.overrides().stream().map(PolicyOverride::rules))
                .flatMap(rules -> new TreeMap<>(rules).values().stream())
                .filter(setting -> setting.mode() != Mode.Off && isFor(policy, entry, setting))
                .toList();
    }

    private static boolean isFor(Policy policy, WebhookRole entry, RuleSetting<?> setting) {
        var modes = modes(policy, entry);
        return setting.modes().stream().anyMatch(modes::contains)
                && (entry != WebhookRole.mutate
                        || (setting.patch()
                                && setting.rule().info().fixable()
                                && !Cel.ALWAYS.equals(setting.unfixableWhen())));
    }

    /** Returns the modes of the findings that this role reports. For pods, and for templates, no mode belongs to two roles. */
    private static Set<Mode> modes(Policy policy, WebhookRole entry) {
        boolean pods = !policy.dryRun();
        boolean templates = pods && policy.templates() == Mode.Enforce;
        return switch (entry) {
            case enforce -> pods ? EnumSet.of(Mode.Enforce) : Set.of();
            case advise -> pods ? BELOW_ENFORCE : ANY;
            case enforceTemplates -> templates ? EnumSet.of(Mode.Enforce) : Set.of();
            case adviseTemplates -> policy.templates() == Mode.Off ? Set.of() : templates ? BELOW_ENFORCE : ANY;
            case mutate -> EnumSet.of(Mode.Enforce);
        };
    }
}
