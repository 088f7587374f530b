// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

import dev.plimsoll.pack.Pack;
import dev.plimsoll.pack.PackedList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** The items of a long list, such as all objects of a cluster. Those that are kept as bytes take about as much room as their text. */
public final class ValueList extends PackedList<YamlValue> {
    private static final List<Scalar.Kind> KINDS = List.of(Scalar.Kind.values());
    private static final int SEQUENCE = KINDS.size();
    private static final int MAPPING = SEQUENCE + 1;

    private int height;
    private long size;

    @Override
    public boolean add(YamlValue value) {
        height = Math.max(height, value.height());
        size += value.size() + 1;
        return super.add(value);
    }

    public Sequence toSequence(Position at) {
        return new Sequence(at, this, height + 1, size + 2);
    }

    @Override
    protected void write(Pack out, YamlValue value) {
        if (value instanceof Scalar scalar) {
            out.number(KINDS.indexOf(scalar.kind()));
            write(out, scalar.at());
            out.text(scalar.text());
        } else if (value instanceof Sequence sequence) {
            out.number(SEQUENCE);
            write(out, sequence.at());
            out.number(sequence.items().size());
            sequence.items().forEach(item -> write(out, item));
        } else if (value instanceof Mapping mapping) {
            out.number(MAPPING);
            write(out, mapping.at());
            out.number(mapping.entries().size());
            mapping.entries().forEach((key, entry) -> {
                out.text(key);
                write(out, entry.at());
                write(out, entry.value());
            });
        }
    }

    private static void write(Pack out, Position at) {
        out.number(at.line());
        out.number(at.column());
    }

    @Override
    protected YamlValue read(Pack.Reader in) {
        int kind = in.number();
        var at = position(in);
        if (kind < SEQUENCE) {
            return new Scalar(at, KINDS.get(kind), in.requiredText());
        }
        int count = in.number();
        if (kind == SEQUENCE) {
            var items = new ArrayList<YamlValue>(count);
            for (int i = 0; i < count; i++) {
                items.add(read(in));
            }
            return Sequence.of(at, items);
        }
        var entries = new LinkedHashMap<String, Mapping.Entry>();
        for (int i = 0; i < count; i++) {
            var key = in.requiredText();
            var keyAt = position(in);
            entries.put(key, new Mapping.Entry(keyAt, read(in)));
        }
        return Mapping.of(at, entries);
    }

    private static Position position(Pack.Reader in) {
        int line = in.number();
        return new Position(line, in.number());
    }
}
