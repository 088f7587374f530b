// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.report.SkipReason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands in a part of a document: one of these for each object, those of a {@code List} unfolded. */
public sealed interface ManifestItem {

    /** Does the one of these that is for an item of this type. */
    void match(Consumer<Carrier> carrier, Consumer<Skipped> skipped, Consumer<Mistake> mistake);

    /**
     * An object that carries a pod spec.
     *
     * @param path of the object within its part: empty, {@code items[3]}, {@code request.object}
     * @param kind as the object says
     * @param as the kind to judge it as: its own, or {@code PodTemplate} for a custom kind
     * @param place where a custom kind keeps its pod spec; null for Kubernetes' own kinds
     * @param from its first byte in the JSON of its part
     * @param to the byte behind it
     * @param namespace null if nothing says
     * @param name {@code generateName}'s prefix if it has no name yet; empty if it has neither
     */
    record Carrier(
            String path,
            String kind,
            WorkloadKind as,
            @Nullable PodSpecPath place,
            int from,
            int to,
            @Nullable String namespace,
            String name)
            implements ManifestItem {
        @Override
        public void match(Consumer<Carrier> carrier, Consumer<Skipped> skipped, Consumer<Mistake> mistake) {
            carrier.accept(this);
        }
    }

    /**
     * An object that is not judged.
     *
     * @param apiVersion empty if it has none, as {@code kind} and {@code name}
     * @param namespace null if nothing says
     * @param from its first byte in the JSON of its part, 0 where there is no object
     * @param to the byte behind it
     */
    record Skipped(
            String path,
            String apiVersion,
            String kind,
            String name,
            @Nullable String namespace,
            int from,
            int to,
            SkipReason reason)
            implements ManifestItem {

        /** What was met in a directory and is no object. */
        static Skipped noObject() {
            return new Skipped("", "", "", "", null, 0, 0, SkipReason.NoObject);
        }

        @Override
        public void match(Consumer<Carrier> carrier, Consumer<Skipped> skipped, Consumer<Mistake> mistake) {
            skipped.accept(this);
        }
    }

    /** An object whose meaning is unknown. */
    record Mistake(String path, String message) implements ManifestItem {
        @Override
        public void match(Consumer<Carrier> carrier, Consumer<Skipped> skipped, Consumer<Mistake> mistake) {
            mistake.accept(this);
        }
    }
}
