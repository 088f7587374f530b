// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.cluster.Cluster;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** What runs beside the reviews where we are part of a cluster, and of which they know nothing. */
public interface Companion {
    /**
     * We are part of a cluster; nothing listens yet.
     *
     * @param exemptNamespaces names of namespaces in which everything is allowed
     */
    void join(Cluster cluster, Set<String> exemptNamespaces);

    /** The service has started: figures are shown from now on. Called after {@link #join}, and only then. */
    void register(MeterRegistry registry);

    /** Nothing. */
    Companion NONE = new Companion() {
        @Override
        public void join(Cluster cluster, Set<String> exemptNamespaces) {}

        @Override
        public void register(MeterRegistry registry) {}
    };
}
