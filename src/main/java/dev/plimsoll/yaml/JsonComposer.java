// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.JsonString;
import dev.plimsoll.yaml.value.Mapping;
import dev.plimsoll.yaml.value.MappingBuilder;
import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Scalar;
import dev.plimsoll.yaml.value.Sequence;
import dev.plimsoll.yaml.value.ValueList;
import dev.plimsoll.yaml.value.YamlException;
import dev.plimsoll.yaml.value.YamlValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value as Go's {@code encoding/json} does (RFC 8259, nothing more). What the grammar allows and we do not, such as a key
 * written twice, is reported after the whole value was read, so that the next one can follow.
 */
final class JsonComposer {
    private final JsonScanner scanner;
    private @Nullable YamlException refusal;

    JsonComposer(SourceText text, int from) {
        this.scanner = new JsonScanner(text, from);
    }

    /** Where the value ended. */
    int end() {
        return scanner.index();
    }

    YamlValue read() {
        YamlValue value = value(1);
        if (refusal != null) {
            throw refusal;
        }
        return value;
    }

    private YamlValue value(int depth) {
        scanner.skipSpace();
        Position at = scanner.position();
        int c = scanner.peek();
        if (c == '{' || c == '[') {
            if (depth > YamlValue.MAX_DEPTH) {
                refuse(YamlException.tooDeep(at));
                scanner.skipCollection();
                return new Scalar(at, Scalar.Kind.NULL, "null");
            }
            return c == '{' ? mapping(at, depth) : sequence(at, depth);
        }
        if (c == '"') {
            return new Scalar(at, Scalar.Kind.TEXT, string());
        }
        return switch (c) {
            case 't' -> scanner.word("true", at, Scalar.Kind.BOOLEAN);
            case 'f' -> scanner.word("false", at, Scalar.Kind.BOOLEAN);
            case 'n' -> scanner.word("null", at, Scalar.Kind.NULL);
            default -> scanner.number(at);
        };
    }

    private Mapping mapping(Position at, int depth) {
        MappingBuilder mapping = new MappingBuilder(at);
        scanner.expect('{');
        for (boolean first = true; !scanner.closes('}', first); first = false) {
            scanner.skipSpace();
            Position keyAt = scanner.position();
            String key = string();
            try {
                mapping.refuseTwice(key, keyAt);
            } catch (YamlException e) {
                refuse(e);
            }
            scanner.skipSpace();
            scanner.expect(':');
            mapping.put(key, keyAt, value(depth + 1));
        }
        return mapping.build();
    }

    private Sequence sequence(Position at, int depth) {
        ValueList list = depth == YamlValue.LIST_DEPTH ? new ValueList() : null;
        List<YamlValue> items = list == null ? new ArrayList<>() : list;
        scanner.expect('[');
        for (boolean first = true; !scanner.closes(']', first); first = false) {
            items.add(value(depth + 1));
        }
        return list == null ? Sequence.of(at, items) : list.toSequence(at);
    }

    private String string() {
        Position at = scanner.position();
        String text = scanner.string();
        try {
            JsonString.refuseLoneSurrogate(text, at);
        } catch (YamlException e) {
            refuse(e);
        }
        return text;
    }

    private void refuse(YamlException found) {
        if (refusal == null) {
            refusal = found;
        }
    }
}
