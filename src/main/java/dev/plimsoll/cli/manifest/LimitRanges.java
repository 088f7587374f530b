// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.yaml.YamlDocuments;
import java.util.HashMap;
import java.util.Map;

/** The LimitRanges among the manifests: they count for the pods of their namespace, wherever in the input they stand. */
public final class LimitRanges {
    /** What a text must contain to hold one. */
    public static final String WORD = "LimitRange";

    private final String defaultNamespace;
    private final CustomKinds customKinds;
    private final Map<String, LimitRange> byNamespace = new HashMap<>();

    /** @param defaultNamespace of objects that do not name theirs */
    public LimitRanges(String defaultNamespace, CustomKinds customKinds) {
        this.defaultNamespace = defaultNamespace;
        this.customKinds = customKinds;
    }

    /** Keeps those of a file. */
    public void add(YamlDocuments documents) {
        if (documents.mentions(WORD)) {
            documents.forEach(document ->
                    document.match(parsed -> ObjectExtractor.of(parsed, true, customKinds, this::add), broken -> {}));
        }
    }

    private void add(ObjectExtractor.Found found) {
        found.item().match(carrier -> {}, skipped -> add(found.part().json(), skipped), mistake -> {});
    }

    private void add(byte[] json, ManifestItem.Skipped skipped) {
        if (skipped.kind().equals(WORD) && skipped.apiVersion().equals("v1")) {
            var namespace = skipped.namespace() == null ? defaultNamespace : skipped.namespace();
            var range = LimitRangeReader.read(json, skipped.from(), skipped.to());
            byNamespace.merge(namespace, range, LimitRange::and);
        }
    }

    public LimitRange of(String namespace) {
        return byNamespace.getOrDefault(namespace, LimitRange.NONE);
    }

    /** The workload as it will be in that namespace. Of a pod, too: the API server fills it in before any webhook sees it. */
    public Workload fillIn(Workload workload, String namespace) {
        var range = of(namespace);
        if (range.equals(LimitRange.NONE) || workload.kind().isTemplate()) {
            return workload.in(range);
        }
        return withKind(withKind(workload, WorkloadKind.PodTemplate).in(range), workload.kind());
    }

    private static Workload withKind(Workload workload, WorkloadKind kind) {
        return new Workload(
                kind,
                workload.name(),
                workload.namespace(),
                workload.mirror(),
                workload.controller(),
                workload.spec(),
                workload.limitRange());
    }
}
