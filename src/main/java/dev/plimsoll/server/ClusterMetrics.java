// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.cluster.Figure;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Exports the state of this process in a cluster to Prometheus, one series per metric. */
final class ClusterMetrics {
    private ClusterMetrics() {}

    static void register(MeterRegistry registry, List<Figure> figures) {
        for (var figure : figures) {
            if (figure.counts()) {
                FunctionCounter.builder(figure.name(), figure, it -> it.value().getAsDouble())
                        .description(figure.description())
                        .register(registry);
            } else {
                Gauge.builder(figure.name(), figure, it -> it.value().getAsDouble())
                        .description(figure.description())
                        .register(registry);
            }
        }
    }
}
