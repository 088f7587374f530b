// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Summarizes the objects that were not judged, counted by kind: a sentence for each reason. */
final class SkippedText {
    private SkippedText() {}

    static List<String> of(Stream<SkippedObject> skipped) {
        var counts = new EnumMap<SkipReason, Map<String, Integer>>(SkipReason.class);
        skipped.forEach(object -> counts.computeIfAbsent(object.reason(), reason -> new TreeMap<>())
                .merge(object.title(), 1, Integer::sum));
        var sentences = new ArrayList<String>();
        counts.forEach((reason, kinds) -> sentences.add(intro(reason) + ": " + list(kinds) + "." + advice(reason)));
        return sentences;
    }

    private static String list(Map<String, Integer> kinds) {
        return String.join(
                ", ",
                kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .toList());
    }

    private static String intro(SkipReason reason) {
        return switch (reason) {
            case NoPods -> "Skipped, hold no pods";
            case UnknownKind -> "Not judged, kind not known";
            case NoPodSpec -> "Not judged, make pods from something else than a pod spec";
            case NoObject -> "Not judged, no Kubernetes object";
            case NoneInReview -> "Skipped, a review without an object";
        };
    }

    private static String advice(SkipReason reason) {
        return reason == SkipReason.UnknownKind ? " Where one holds a pod spec, --pod-spec KIND=PATH says where." : "";
    }
}
