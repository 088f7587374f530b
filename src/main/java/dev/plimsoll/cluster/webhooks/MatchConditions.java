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
 * Tells the API server which objects it need not send: those of which it can see by itself that nothing would be found. A pod that
 * breaks no rule is then created whether or not anybody answers here.
 *
 * <p>Facts about the API server that this stands on, with their source in Kubernetes 1.37:
 *
 * <ul>
 *   <li>A webhook is called only if all its conditions are true; an error in one counts as failurePolicy, unless another is false
 *       ({@code apiserver/pkg/admission/plugin/webhook/matchconditions/matcher.go}).
 *   <li>An expression may cost 1,000,000 units, those of a webhook together 2,500,000 ({@code apiserver/pkg/apis/cel/config.go}).
 *   <li>What is new must compile in the environment of the version before ({@code apiserver/pkg/cel/environment/base.go}): for 1.31 that
 *       of 1.30, with optional values and quantities since 1.28. There is no limit to its length but that of CEL's parser, 100,000
 *       code points, and 64 conditions to a webhook ({@code pkg/apis/admissionregistration/validation/validation.go}).
 *   <li>{@code object} is the typed object as JSON would show it, without what is empty and marked {@code omitempty}; of the lists only
 *       {@code containers} is not, and null where there are none ({@code apiserver/pkg/cel/common/valuesschemalesstyped.go}, before 1.37
 *       {@code runtime.DefaultUnstructuredConverter}, {@code core/v1 PodSpec}). Quantities are canonical ({@code Quantity.MarshalJSON}).
 *   <li>Two specs are equal where their amounts are, however written; before 1.37 where they are written alike.
 * </ul>
 */
public final class MatchConditions {
    /** Of the 1,000,000 units of an expression; the rest is for what is done once, whatever the object. */
    private static final int MOST_UNITS = 900_000;

    /** In characters; with a longer expression pods of two containers could be cleared and no more. */
    private static final int LONGEST = 50_000;

    /** Containers and volumes of an object that may be cleared, however short the expression. */
    private static final int MOST_ELEMENTS = 500;

    private static final Set<Mode> ANY = EnumSet.range(Mode.Audit, Mode.Enforce);
    private static final Set<Mode> BELOW_ENFORCE = EnumSet.range(Mode.Audit, Mode.Warn);

    /**
     * What a Deployment or a CronJob made is judged with its owner, as {@code Admission} has it; of several controllers the last
     * counts there, and none here.
     */
    private static final String IS_JUDGED_BY_ITSELF = "![object.?metadata.?ownerReferences.orValue([])].exists(owners,"
            + " owners.size() <= 10 && owners.exists_one(o, o.?controller.orValue(false))"
            + " && owners.exists(o, o.?controller.orValue(false)"
            + " && (request.kind.kind == 'ReplicaSet' && o.kind == 'Deployment' && o.apiVersion.startsWith('apps/')"
            + " || request.kind.kind == 'Job' && o.kind == 'CronJob' && o.apiVersion.startsWith('batch/'))))";

    private static final String MOST_TEMPLATES = "spec.template.spec";

    private MatchConditions() {}

    /** Whether anything could ever come of an entry for this policy; if not, there is no use in registering it. */
    public static boolean isNeeded(Policy policy, WebhookRole entry) {
        return !settings(policy, entry).isEmpty();
    }

    /**
     * The match conditions of an entry. One of them is false only where nothing could come of it, in whichever namespace: the API
     * server does not see the labels by which overrides count, so that what it clears satisfies all of them.
     *
     * @return the same for equal policies; none if nothing can be cleared
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
     * The match conditions of an entry that hold for every policy, and stay where the fast path is off: what they let pass brings no
     * pod spec to judge. Labels, finalizers and status of an object pass so while nobody answers.
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

    /** What an UPDATE leaves as it was has no new finding: metadata and status matter to no rule. */
    private static String bringsAnotherSpec(WebhookRole entry) {
        var spec = spec(entry, "object");
        return "request.operation != 'UPDATE' || !" + spec + ".hasValue() || " + spec + " != "
                + spec(entry, "oldObject");
    }

    /** In CEL, the pod spec of an object, as an optional value: a ReplicationController may have none. */
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

    /** In CEL, whether no rule finds anything that the entry is for; null if that cannot be said. */
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

    /** The rules of which something may come in the entry, in whichever namespace; in an order that is always the same. */
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

    /** The modes of the findings that are told in the entry: none in two, of pods or of templates. */
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
