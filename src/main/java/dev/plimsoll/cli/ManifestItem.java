// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.pod.WorkloadKind;
import org.jspecify.annotations.Nullable;

/** What stands in a document: one of these for each object, those of a {@code List} unfolded. */
sealed interface ManifestItem {

    /**
     * An object that carries a pod spec.
     *
     * @param path of the object within its document: empty, {@code items[3]}, {@code request.object}
     * @param from its first byte in the document's JSON
     * @param to the byte behind it
     * @param namespace null if nothing says
     * @param name {@code generateName}'s prefix if it has no name yet; empty if it has neither
     */
    record Carrier(
            String path,
            WorkloadKind kind,
            int from,
            int to,
            @Nullable String namespace,
            String name) implements ManifestItem {}

    /** An object without a pod spec, or, in a directory, what was never meant for Kubernetes. */
    record Other() implements ManifestItem {}

    /** Something that nobody can say the meaning of. */
    record Mistake(String path, String message) implements ManifestItem {}
}
