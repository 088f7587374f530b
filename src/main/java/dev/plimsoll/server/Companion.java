// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.cluster.Cluster;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** Runs beside the reviews where this process is part of a cluster. The reviews do not depend on it. */
public interface Companion {
    /**
     * Reports that this process joins a cluster. No port is open yet.
     *
     * @param exemptNamespaces names of namespaces in which everything is allowed
     */
    void join(Cluster cluster, Set<String> exemptNamespaces);

    /** Registers metrics when the service has started. Called only after {@link #join}. */
    void register(MeterRegistry registry);

    /** Does nothing. */
    Companion NONE = new Companion() {
        @Override
        public void join(Cluster cluster, Set<String> exemptNamespaces) {}

        @Override
        public void register(MeterRegistry registry) {}
    };
}
