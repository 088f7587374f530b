// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where objects of a custom kind keep a pod spec of the type that Kubernetes has.
 *
 * @param group the API group; empty for a kind of any group that is not Kubernetes' own
 * @param steps the fields that lead to it from the top of the object
 */
public record PodSpecPath(String group, String kind, List<String> steps) {
    private static final Pattern WRITTEN =
            Pattern.compile("([A-Z][A-Za-z0-9]*)(?:\\.([a-z0-9.-]+))?=([A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*)");

    public PodSpecPath {
        steps = List.copyOf(steps);
    }

    /**
     * Reads {@code KIND=PATH} or {@code KIND.GROUP=PATH}, such as {@code MyApp.example.com=spec.template.spec}.
     *
     * @throws IllegalArgumentException with a message for people
     */
    public static PodSpecPath parse(String text) {
        var matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not KIND=PATH, such as MyApp=spec.template.spec or MyApp.example.com=spec.template.spec");
        }
        return of(matcher.group(2) == null ? "" : matcher.group(2), matcher.group(1), matcher.group(3));
    }

    static PodSpecPath of(String group, String kind, String path) {
        return new PodSpecPath(group, kind, List.of(path.split("\\.")));
    }

    boolean isOf(String otherGroup, String otherKind) {
        return kind.equals(otherKind) && (group.isEmpty() || group.equals(otherGroup));
    }

    /** As a field path: {@code spec.template.spec}. */
    public String path() {
        return String.join(".", steps);
    }
}
