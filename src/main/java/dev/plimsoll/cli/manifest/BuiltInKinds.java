// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.text.Suggestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The API groups and kinds of Kubernetes, and the kind that was probably meant by one that does not exist. */
final class BuiltInKinds {
    private static final Pattern ALPHA = Pattern.compile("v[0-9]+alpha[0-9]+");
    private static final String LIST = "List";

    /** By apiVersion; and the apiVersions of a kind, the one to write today first. */
    private static final Map<String, Set<String>> KINDS = new HashMap<>();

    private static final Map<String, Set<String>> VERSIONS = new LinkedHashMap<>();
    private static final Set<String> GROUPS = new HashSet<>();

    static {
        lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var words = line.split(" ", -1);
            GROUPS.add(WorkloadKind.groupOf(words[0]));
            for (int i = 1; i < words.length; i++) {
                KINDS.computeIfAbsent(words[0], version -> new TreeSet<>()).add(words[i]);
                VERSIONS.computeIfAbsent(words[i], kind -> new LinkedHashSet<>())
                        .add(words[0]);
            }
        });
    }

    private BuiltInKinds() {}

    private static java.util.stream.Stream<String> lines() {
        try (var in = Objects.requireNonNull(BuiltInKinds.class.getResourceAsStream("kinds.txt"))) {
            return new String(in.readAllBytes(), UTF_8).lines();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether Kubernetes has this kind; lists count as their kind. */
    static boolean has(String apiVersion, String kind) {
        var kinds = KINDS.getOrDefault(apiVersion, Set.of());
        return kinds.contains(kind) || (kind.endsWith(LIST) && kinds.contains(withoutList(kind)));
    }

    /**
     * Why an object cannot be of that kind, and which was meant; null if Kubernetes has it, or where others define the kinds. A group
     * without a dot is always Kubernetes' own: the name of a CustomResourceDefinition's group has one.
     */
    static @Nullable String mistake(String apiVersion, String kind) {
        var group = WorkloadKind.groupOf(apiVersion);
        boolean isKubernetes = GROUPS.contains(group) || group.indexOf('.') < 0;
        if (!isKubernetes || has(apiVersion, kind)) {
            return null;
        }
        var versions = VERSIONS.get(kind);
        if (versions != null) {
            var known = KINDS.containsKey(apiVersion) ? apiVersion + " has no kind " + kind : noSuch(apiVersion);
            return known + "; did you mean " + kind + " of " + current(kind, group) + "?";
        }
        var meant = Suggestion.closest(VERSIONS.keySet(), kind);
        if (meant != null) {
            var place = current(meant, group);
            return apiVersion + " has no kind " + kind + "; did you mean " + meant
                    + (place.equals(apiVersion) ? "?" : " of " + place + "?");
        }
        boolean mayBeNewer =
                GROUPS.contains(group) && ALPHA.matcher(version(apiVersion)).matches();
        if (mayBeNewer) {
            return null;
        }
        return KINDS.containsKey(apiVersion)
                ? apiVersion + " has no kind " + kind + " (Kubernetes 1.37)"
                : noSuch(apiVersion) + " (1.37)";
    }

    private static String noSuch(String apiVersion) {
        return "Kubernetes has no apiVersion " + apiVersion;
    }

    /** Of the group that was written, if it has the kind. */
    private static String current(String kind, String group) {
        var versions = VERSIONS.getOrDefault(kind, Set.of());
        return versions.stream()
                .filter(version -> WorkloadKind.groupOf(version).equals(group))
                .findFirst()
                .orElseGet(() -> versions.iterator().next());
    }

    private static String version(String apiVersion) {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    static String withoutList(String kind) {
        return kind.substring(0, kind.length() - LIST.length());
    }
}
