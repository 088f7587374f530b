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
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Makes the value of one YAML document from SnakeYAML's events. Tags on collections and tags that go-yaml does not know mean nothing, as
 * in kubectl: {@code !vault x} is the string {@code x}.
 */
final class Composer {
    private static final String MERGE = "<<";

    private final SourceText text;
    private final YamlEvents events;
    private final Anchors anchors = new Anchors();

    Composer(SourceText text, int from, int to) {
        this.text = text;
        this.events = new YamlEvents(text, from, to);
    }

    /** The first document; what follows a {@code ...} line is not read, as kubectl does not. */
    YamlValue document() {
        events.next(); // stream start
        Event start = events.next();
        if (start.is(ID.StreamEnd)) {
            return new Scalar(at(start), Scalar.Kind.NULL, "null");
        }
        YamlValue value = value(events.next(), 1);
        events.next(); // document end
        return value;
    }

    /** A value that JSON can hold. */
    private YamlValue value(Event event, int depth) {
        YamlValue value = node(event, depth);
        if (value instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NOT_FINITE) {
            throw new YamlException(
                    at(event), scalar.text() + " is no number in JSON; write a finite number, or quote it");
        }
        return value;
    }

    private YamlValue node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            return anchors.use(alias.getAnchor(), at(alias), depth);
        }
        Anchors.Anchor anchor = anchors.open(((NodeEvent) event).getAnchor());
        YamlValue value;
        if (event instanceof ScalarEvent scalar) {
            value = scalar(scalar);
        } else {
            if (depth > YamlValue.MAX_DEPTH) {
                throw YamlException.tooDeep(at(event));
            }
            value = event instanceof MappingStartEvent
                    ? mapping(at(event), depth)
                    : sequence((SequenceStartEvent) event, depth);
        }
        anchor.close(value);
        return value;
    }

    private Scalar scalar(ScalarEvent event) {
        Position at = at(event);
        JsonString.refuseLoneSurrogate(event.getValue(), at);
        return ScalarResolver.resolve(
                at, event.getTag(), event.getImplicit().canOmitTagInPlainScalar(), event.getValue());
    }

    private Sequence sequence(SequenceStartEvent start, int depth) {
        ValueList list = depth == YamlValue.LIST_DEPTH ? new ValueList() : null;
        List<YamlValue> items = list == null ? new ArrayList<>() : list;
        for (Event event = events.next(); !event.is(ID.SequenceEnd); event = events.next()) {
            items.add(value(event, depth + 1));
        }
        return list == null ? Sequence.of(at(start), items) : list.toSequence(at(start));
    }

    private Mapping mapping(Position at, int depth) {
        MappingBuilder mapping = new MappingBuilder(at);
        for (Event key = events.next(); !key.is(ID.MappingEnd); key = events.next()) {
            if (isMerge(key)) {
                merge(events.next(), mapping, depth);
            } else {
                Position keyAt = at(key);
                String name = MappingKey.of(node(key, depth + 1), keyAt);
                mapping.refuseTwice(name, keyAt);
                mapping.put(name, keyAt, value(events.next(), depth + 1));
            }
        }
        return mapping.build();
    }

    private void merge(Event event, MappingBuilder mapping, int depth) {
        YamlValue merged = node(event, depth);
        if (merged instanceof Mapping other) {
            mapping.merge(other);
            return;
        }
        // an alias of a sequence is refused, as in go-yaml v2; of several mappings the first wins
        List<YamlValue> others =
                merged instanceof Sequence sequence && !event.is(ID.Alias) ? sequence.items() : List.of(merged);
        for (int i = others.size() - 1; i >= 0; i--) {
            if (!(others.get(i) instanceof Mapping other)) {
                throw new YamlException(at(event), "<< takes a mapping, an alias of a mapping, or a list of these");
            }
            mapping.merge(other);
        }
    }

    private static boolean isMerge(Event key) {
        return key instanceof ScalarEvent scalar
                && scalar.getValue().equals(MERGE)
                && (scalar.getImplicit().canOmitTagInPlainScalar() || Tags.MERGE.equals(scalar.getTag()));
    }

    private Position at(Event event) {
        return text.position(event.getStartMark().getIndex());
    }
}
