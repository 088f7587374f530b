// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import org.jspecify.annotations.Nullable;

/** Looks up namespaces. Thread-safe. */
public interface Namespaces {
    /** Without a cluster: knows only the name of each namespace. */
    Namespaces BY_NAME = new Namespaces() {
        @Override
        public Namespace find(String name) {
            return Namespace.named(name);
        }

        @Override
        public Namespace lookUp(String name) {
            return Namespace.named(name);
        }
    };

    /** Returns the namespace, or null if finding it requires a request. Never blocks. */
    @Nullable
    Namespace find(String name);

    /**
     * Returns the namespace, if necessary by a request over the network, which may block. If the request fails, returns
     * {@link Namespace#named}; where unknown labels could decide, the stricter result counts.
     */
    Namespace lookUp(String name);
}
