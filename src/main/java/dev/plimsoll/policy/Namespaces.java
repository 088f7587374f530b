// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import org.jspecify.annotations.Nullable;

/** What is known of namespaces. Asked by many threads at once. */
public interface Namespaces {
    /** Where there is no cluster: of every namespace its name, and nothing else. */
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

    /** The namespace, or null if somebody would have to be asked. Takes no time. */
    @Nullable
    Namespace find(String name);

    /**
     * The namespace, whoever has to be asked; may take as long as a request over the network. If nobody can tell,
     * {@link Namespace#named}: then whatever its labels could decide counts as the stricter of both.
     */
    Namespace lookUp(String name);
}
