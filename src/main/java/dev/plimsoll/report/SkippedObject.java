// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

/**
 * An object that was not judged.
 *
 * @param document counts from 1 in its file; the items of a list share theirs
 * @param line where the object begins
 * @param apiVersion empty if absent, like {@code kind} and {@code name}
 */
public record SkippedObject(int document, int line, String apiVersion, String kind, String name, SkipReason reason) {

    /** Returns a title such as {@code PrometheusRule (monitoring.coreos.com/v1)}; for a built-in kind, the kind alone. */
    String title() {
        if (kind.isEmpty()) {
            return apiVersion.isEmpty() ? "no kind" : "no kind (" + apiVersion + ")";
        }
        return reason == SkipReason.NoPods ? kind : kind + " (" + apiVersion + ")";
    }
}
