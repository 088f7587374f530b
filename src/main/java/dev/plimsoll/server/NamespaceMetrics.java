// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.Auditor;
import dev.plimsoll.audit.ViolationCounts;
import dev.plimsoll.audit.ViolationCounts.Breach;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Exports {@code plimsoll_audit_owners} by namespace. Tenants create namespaces, and Prometheus keeps the series of each: so
 * only the namespaces with the most violations have their own series. The sum over all series equals the total without
 * namespaces.
 */
final class NamespaceMetrics implements Auditor.Listener {
    /** All other namespaces together. No namespace can have this name (RFC 1123). */
    static final String OTHERS = "_others";

    /** Not {@code namespace}, because Prometheus uses that label for Plimsoll's own namespace. */
    private static final String LABEL = "owner_namespace";

    private final MultiGauge gauge;
    private final int most;

    NamespaceMetrics(MeterRegistry registry, int most) {
        this.most = most;
        gauge = MultiGauge.builder(AuditMetrics.OWNERS)
                .description(AuditMetrics.OWNERS_DESCRIPTION)
                .register(registry);
        left();
    }

    @Override
    public void audited(AuditResult result) {
        show(result.outOfLine());
    }

    @Override
    public void left() {
        show(new ViolationCounts(Map.of()));
    }

    private void show(ViolationCounts outOfLine) {
        var worst = outOfLine.worst(most);
        var rows = new ArrayList<Row<?>>();
        for (var namespace : worst) {
            outOfLine
                    .byNamespace()
                    .getOrDefault(namespace, Map.of())
                    .forEach((breach, owners) -> rows.add(row(namespace, breach, owners)));
        }
        var rest = new HashSet<>(outOfLine.byNamespace().keySet());
        worst.forEach(rest::remove);
        var others = outOfLine.sum(rest);
        for (var rule : AuditMetrics.rules()) {
            for (var mode : AuditMetrics.MODES) {
                var breach = new Breach(rule, mode);
                rows.add(row(OTHERS, breach, others.getOrDefault(breach, 0)));
            }
        }
        gauge.register(rows, true);
    }

    private static Row<Number> row(String namespace, Breach breach, int owners) {
        return Row.of(
                Tags.of(
                        LABEL,
                        namespace,
                        "rule",
                        breach.rule(),
                        "mode",
                        breach.mode().name()),
                owners);
    }

    /** Converts the option for the number of namespaces with their own series. */
    static final class Most implements ITypeConverter<Integer> {
        private static final int LIMIT = 1_000;

        @Override
        public Integer convert(String value) {
            int number;
            try {
                number = Integer.parseInt(value);
            } catch (NumberFormatException e) {
                number = -1;
            }
            if (number < 0 || number > LIMIT) {
                throw new TypeConversionException("'" + value + "' is no number from 0 to " + LIMIT);
            }
            return number;
        }
    }
}
