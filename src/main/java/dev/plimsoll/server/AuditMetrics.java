// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.Auditor;
import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.rules.Rules;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Exports the result of the latest audit to Prometheus. A replica that is not the leader exports zeros, so that the sum over
 * all replicas is the leader's. The number of series is fixed by the rules and by the number of namespaces with their own
 * series.
 */
final class AuditMetrics {
    static final String OWNERS = "plimsoll.audit.owners";
    static final String OWNERS_DESCRIPTION =
            "Owners out of line, by the strictest mode in which they break the rule; what a dry run finds counts as Audit.";
    static final List<Mode> MODES = List.of(Mode.Audit, Mode.Warn, Mode.Enforce);

    private AuditMetrics() {}

    /** @param namespaces number of namespaces with their own series */
    static void register(MeterRegistry registry, Auditor auditor, int namespaces) {
        rules().forEach(rule -> registerBlastRadius(registry, auditor, rule));
        if (namespaces == 0) {
            rules().forEach(rule -> registerOwners(registry, auditor, rule));
        } else {
            auditor.tell(new NamespaceMetrics(registry, namespaces));
        }
        Gauge.builder(
                        "plimsoll.audit.last.success.timestamp.seconds",
                        auditor,
                        it -> it.succeeded().getEpochSecond())
                .description("When everything could be listed last, in seconds since 1970.")
                .register(registry);
        Gauge.builder(
                        "plimsoll.audit.scan.duration.seconds",
                        auditor,
                        it -> it.took().toMillis() / 1e3)
                .description("How long the latest audit took, from its first call until its result was published.")
                .register(registry);
        Gauge.builder(
                        "plimsoll.audit.unnamed.owners",
                        auditor,
                        it -> figure(it, result -> result.onlyCounted().sum()))
                .description(
                        "Owners with findings that are counted and not named, because there is too little memory for names.")
                .register(registry);
        FunctionCounter.builder("plimsoll.audit.scan.failures", auditor, Auditor::failures)
                .description("Audits that could not be done, or not wholly.")
                .register(registry);
    }

    /** Returns the ids of all rules that can have findings. */
    static List<String> rules() {
        return Stream.concat(Rules.ALL.all().stream().map(rule -> rule.info().id()), Stream.of(Finding.UNREADABLE))
                .toList();
    }

    private static void registerOwners(MeterRegistry registry, Auditor auditor, String rule) {
        for (var mode : MODES) {
            var breach = new Breach(rule, mode);
            Gauge.builder(
                            OWNERS,
                            auditor,
                            it -> figure(it, result -> result.outOfLine().owners(breach)))
                    .description(OWNERS_DESCRIPTION)
                    .tag("rule", rule)
                    .tag("mode", mode.name())
                    .register(registry);
        }
    }

    private static void registerBlastRadius(MeterRegistry registry, Auditor auditor, String rule) {
        Gauge.builder(
                        "plimsoll.audit.blast.radius.owners",
                        auditor,
                        it -> figure(it, result -> result.blastRadius().getOrDefault(rule, 0)))
                .description(
                        "Owners that pass today and would be refused at their next rollout if the rule were enforced.")
                .tag("rule", rule)
                .register(registry);
    }

    private static double figure(Auditor auditor, ToDoubleFunction<AuditResult> figure) {
        var latest = auditor.latest();
        return latest == null ? 0 : figure.applyAsDouble(latest);
    }
}
