// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Mapping;
import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Sequence;
import dev.plimsoll.yaml.value.YamlValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the line of a field. What came in by an alias or a merge stands where it was written. */
public final class SourceLines {
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

    private final YamlValue root;

    SourceLines(YamlValue root) {
        this.root = root;
    }

    /**
     * The place of a field, or of the nearest thing around it that exists; at last, the place of the document.
     *
     * @param path a field path as findings have it, {@code spec.containers[0].image}, where a key with dots may stand bare or in
     *     brackets, {@code metadata.labels[app.kubernetes.io/name]}; or a JSON Pointer (RFC 6901), {@code /spec/containers/0/image}
     * @return the key for a field of a mapping, the first character for an item of a sequence
     */
    public Position at(String path) {
        return path.startsWith("/") ? pointer(root, path, root.at()) : field(root, path, root.at());
    }

    private static Position pointer(YamlValue value, String rest, Position here) {
        if (rest.isEmpty()) {
            return here;
        }
        int slash = rest.indexOf('/', 1);
        int end = slash < 0 ? rest.length() : slash;
        Mapping.Entry child =
                child(value, rest.substring(1, end).replace("~1", "/").replace("~0", "~"));
        return child == null ? here : pointer(child.value(), rest.substring(end), child.at());
    }

    private static Position field(YamlValue value, String path, Position here) {
        String rest = path.startsWith(".") ? path.substring(1) : path;
        if (value instanceof Mapping mapping && !rest.startsWith("[")) {
            String key = longestKey(mapping, rest);
            if (key == null) {
                return here;
            }
            Mapping.Entry entry = mapping.entries().get(key);
            return entry == null ? here : field(entry.value(), rest.substring(key.length()), entry.at());
        }
        for (int end = rest.length(); end > 0; end--) {
            Mapping.Entry child = endsStep(rest, end) ? child(value, step(rest.substring(0, end))) : null;
            if (child != null) {
                return field(child.value(), rest.substring(end), child.at());
            }
        }
        return here;
    }

    /** The longest key that exists: {@code app.kubernetes.io/name} rather than {@code app}. */
    private static @Nullable String longestKey(Mapping mapping, String path) {
        String longest = null;
        for (String key : mapping.entries().keySet()) {
            boolean begins = !key.isEmpty() && path.startsWith(key) && endsStep(path, key.length());
            if (begins && (longest == null || key.length() > longest.length())) {
                longest = key;
            }
        }
        return longest;
    }

    private static boolean endsStep(String path, int end) {
        return end == path.length() || path.charAt(end) == '.' || path.charAt(end) == '[';
    }

    private static String step(String written) {
        boolean bracketed = written.startsWith("[") && written.endsWith("]");
        return bracketed ? written.substring(1, written.length() - 1) : written;
    }

    private static Mapping.@Nullable Entry child(YamlValue value, String step) {
        if (value instanceof Mapping mapping) {
            return mapping.entries().get(step);
        }
        if (value instanceof Sequence sequence && INDEX.matcher(step).matches()) {
            int index = Integer.parseInt(step);
            YamlValue item = index < sequence.items().size() ? sequence.items().get(index) : null;
            return item == null ? null : new Mapping.Entry(item.at(), item);
        }
        return null;
    }
}
