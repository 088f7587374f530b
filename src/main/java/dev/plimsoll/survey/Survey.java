// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.survey;

import dev.plimsoll.admission.Companion;
import dev.plimsoll.admission.Period;
import dev.plimsoll.audit.Auditor;
import dev.plimsoll.cluster.Cluster;
import dev.plimsoll.rules.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The audit beside the webhook: its options of {@code serve}, and whoever keeps the latest result. */
public final class Survey implements Companion {
    private static volatile @Nullable Survey current;

    @Option(
            names = "--audit-interval",
            paramLabel = "TIME",
            defaultValue = "15m",
            converter = Period.class,
            description =
                    "How often the leader audits what runs while policies do not change: 90s, 15m, 1h; 0 for never"
                            + " (default: ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ZERO;

    private @Nullable Auditor auditor;

    /** The one of this process; null where nothing is audited. */
    public static @Nullable Survey current() {
        return current;
    }

    /** Who audits; null where nobody does. */
    public @Nullable Auditor auditor() {
        return auditor;
    }

    @Override
    public void join(Cluster cluster, Set<String> exemptNamespaces) {
        if (interval.isZero()) {
            return;
        }
        var made = new Auditor(
                cluster.client(),
                Rules.ALL,
                cluster.policies(),
                cluster.namespaces(),
                exemptNamespaces,
                interval,
                result -> {},
                Clock.systemUTC());
        auditor = made;
        current = this;
        cluster.whileLeading(made::lead);
    }

    @Override
    public void register(MeterRegistry registry) {
        if (auditor != null) {
            AuditMetrics.register(registry, auditor);
        }
    }
}
