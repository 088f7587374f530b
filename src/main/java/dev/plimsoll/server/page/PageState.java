// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import dev.plimsoll.cluster.Cluster;
import dev.plimsoll.cluster.Role;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleInfo;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.policy.Selector;
import dev.plimsoll.policy.Selector.Requirement;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.server.PlimsollServer;
import dev.plimsoll.terminal.Version;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The state of this replica and its policies, as served by {@code /api/state}. Times are in UTC, in ISO 8601.
 *
 * @param replica the name of the pod, or of the machine
 * @param role the role of this process: {@code all}, {@code webhook} or {@code controller}
 * @param generation of the policies: 1 at start, one more with each change that took effect
 * @param current false while a policy with mistakes is not fixed, and the previous policy is in force
 * @param waitingFor descriptions of the data that the cluster has not sent yet; until then nothing is answered
 * @param certificateExpires of the served certificate; null in a controller if Plimsoll does not issue the certificate
 * @param cluster null where policies come from a file
 * @param audited when the audit in {@code /api/audit} began; null if there is none
 */
record PageState(
        String version,
        String replica,
        Role role,
        String now,
        long generation,
        boolean current,
        List<String> waitingFor,
        @Nullable String certificateExpires,
        @Nullable Member cluster,
        @Nullable String audited,
        List<RuleText> rules,
        List<PolicyText> policies) {

    /**
     * The state of this replica in a cluster.
     *
     * @param leader the name of the replica that writes objects and audits; empty if there is none, or if this process may not
     *     lead and does not ask
     * @param knowledgeAgeSeconds time since the API server last reported; 0 while it does
     * @param authorityExpires null if Plimsoll has no authority of its own
     */
    record Member(
            boolean leads,
            String leader,
            long knowledgeAgeSeconds,
            @Nullable String authorityExpires,
            long registrationRepairs,
            long failedNamespaceLookups,
            long droppedEvents) {}

    /** The description of a rule. */
    record RuleText(String id, String summary, String remediation, boolean fixable) {}

    /** A policy, with the namespaces that it selects in kubectl's selector syntax; empty for all. */
    record PolicyText(
            String name,
            boolean dryRun,
            String templates,
            String namespaces,
            List<SettingText> rules,
            List<OverrideText> overrides) {}

    /** Different settings in some namespaces. */
    record OverrideText(String namespaces, List<SettingText> rules) {}

    /** The strictness of a rule. */
    record SettingText(String rule, String mode, boolean patch) {}

    static PageState of(PlimsollServer service, Clock clock) {
        var policies = service.policies();
        return new PageState(
                Version.text(),
                Cluster.replica(),
                service.role(),
                text(clock.instant()),
                policies.generation(),
                policies.isCurrent(),
                service.waitingFor(),
                certificateExpires(service),
                member(service.cluster()),
                LatestAudit.now(service).begun(),
                Rules.ALL.all().stream().map(rule -> text(rule.info())).toList(),
                policies.policies().all().stream().map(PageState::text).toList());
    }

    private static @Nullable String certificateExpires(PlimsollServer service) {
        var expires = service.certificateExpires();
        return expires.equals(Instant.EPOCH) && !service.role().answersReviews() ? null : text(expires);
    }

    private static @Nullable Member member(@Nullable Cluster cluster) {
        if (cluster == null) {
            return null;
        }
        var authority = cluster.authorityExpires();
        return new Member(
                cluster.leads(),
                cluster.leader(),
                cluster.age().toSeconds(),
                authority.equals(Instant.EPOCH) ? null : text(authority),
                cluster.repairs(),
                cluster.failedLookUps(),
                cluster.eventsDropped());
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static RuleText text(RuleInfo rule) {
        return new RuleText(rule.id(), rule.summary(), rule.remediation(), rule.fixable());
    }

    private static PolicyText text(Policy policy) {
        return new PolicyText(
                policy.name(),
                policy.dryRun(),
                policy.templates().name(),
                text(policy.namespaceSelector()),
                text(policy.rules().values()),
                policy.overrides().stream()
                        .map(override -> new OverrideText(
                                text(override.namespaceSelector()),
                                text(override.rules().values())))
                        .toList());
    }

    private static List<SettingText> text(Collection<RuleSetting<?>> settings) {
        return settings.stream()
                .sorted(Comparator.comparing(RuleSetting::id))
                .map(setting -> new SettingText(setting.id(), setting.mode().name(), setting.patch()))
                .toList();
    }

    private static String text(Selector selector) {
        return selector.requirements().stream().map(PageState::text).collect(Collectors.joining(", "));
    }

    private static String text(Requirement requirement) {
        var values = String.join(", ", requirement.values());
        return switch (requirement.operator()) {
            case In -> requirement.key() + " in (" + values + ")";
            case NotIn -> requirement.key() + " notin (" + values + ")";
            case Exists -> requirement.key();
            case DoesNotExist -> "!" + requirement.key();
        };
    }
}
