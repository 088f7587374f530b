// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.audit.Auditor;
import dev.plimsoll.audit.reports.ReportKind;
import dev.plimsoll.audit.reports.ReportPublisher;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.cluster.Cluster;
import dev.plimsoll.rules.Rules;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The audit beside the webhook: its options of {@code serve}, and the auditor, which holds the latest result. */
public final class AuditService implements Companion {
    private static volatile @Nullable AuditService current;

    @Option(
            names = "--audit-interval",
            paramLabel = "TIME",
            defaultValue = "15m",
            converter = DurationConverter.class,
            description =
                    "The longest time between two audits of what runs while policies do not change: 90s, 15m, 1h; 0 for no"
                            + " audit (default: ${DEFAULT-VALUE}). Where an audit takes little time, the leader audits more"
                            + " often, every 30 s at most.")
    private Duration interval = Duration.ZERO;

    @Option(
            names = "--reports",
            paramLabel = "KIND",
            defaultValue = "openreports",
            description = "Which reports the audit writes, one for each namespace, where their kind is installed:"
                    + " ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Written reports = Written.off;

    @Option(
            names = "--metrics-namespaces",
            paramLabel = "NUMBER",
            defaultValue = "0",
            converter = NamespaceMetrics.Most.class,
            description = "How many namespaces, those of which there is most to tell, have series of their own in"
                    + " plimsoll_audit_owners, at most 1000 (default: ${DEFAULT-VALUE}, and no namespace is a label).")
    private int metricsNamespaces;

    /** The values of the option, as the user spells them. */
    private enum Written {
        openreports,
        wgpolicyk8s,
        off;

        @Nullable
        ReportKind kind() {
            return switch (this) {
                case openreports -> ReportKind.openreports;
                case wgpolicyk8s -> ReportKind.wgpolicyk8s;
                case off -> null;
            };
        }
    }

    private @Nullable Auditor auditor;

    /** Returns the audit of this process; null if nothing is audited. */
    public static @Nullable AuditService current() {
        return current;
    }

    /** Returns the auditor; null if nothing is audited. */
    public @Nullable Auditor auditor() {
        return auditor;
    }

    @Override
    public void join(Cluster cluster, Set<String> exemptNamespaces) {
        if (interval.isZero() || !cluster.role().mayLead()) {
            return;
        }
        var made = new Auditor(
                cluster.client(),
                Rules.ALL,
                cluster.policies(),
                cluster.namespaces(),
                exemptNamespaces,
                interval,
                AuditMemory.ofService(),
                Clock.systemUTC());
        auditor = made;
        var kind = reports.kind();
        if (kind != null) {
            made.tell(new ReportPublisher(cluster.client(), kind));
        }
        current = this;
        cluster.whileLeading(made::lead);
    }

    @Override
    public void register(MeterRegistry registry) {
        if (auditor != null) {
            AuditMetrics.register(registry, auditor, metricsNamespaces);
        }
    }
}
