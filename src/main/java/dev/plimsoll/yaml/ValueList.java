// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.pack.Pack;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The items of a long list, such as all objects of a cluster. The first are kept as they are; the others as bytes, which take about as
 * much room as their text, and are made into values anew whenever one is asked for.
 */
final class ValueList extends AbstractList<Value> {
    private static final int KEPT = 256;
    private static final List<Scalar.Kind> KINDS = List.of(Scalar.Kind.values());
    private static final int SEQUENCE = KINDS.size();
    private static final int MAPPING = SEQUENCE + 1;

    private final List<Value> first = new ArrayList<>();
    private final Pack others = new Pack();
    private int height;
    private long size;

    @Override
    public boolean add(Value value) {
        height = Math.max(height, value.height());
        size += value.size() + 1;
        if (first.size() < KEPT) {
            return first.add(value);
        }
        write(value);
        others.end();
        return true;
    }

    @Override
    public Value get(int index) {
        return index < first.size() ? first.get(index) : read(others.read(index - first.size()));
    }

    @Override
    public int size() {
        return first.size() + others.size();
    }

    Sequence toSequence(Position at) {
        return new Sequence(at, this, height + 1, size + 2);
    }

    private void write(Value value) {
        if (value instanceof Scalar scalar) {
            others.number(KINDS.indexOf(scalar.kind()));
            write(scalar.at());
            others.text(scalar.text());
        } else if (value instanceof Sequence sequence) {
            others.number(SEQUENCE);
            write(sequence.at());
            others.number(sequence.items().size());
            sequence.items().forEach(this::write);
        } else if (value instanceof Mapping mapping) {
            others.number(MAPPING);
            write(mapping.at());
            others.number(mapping.entries().size());
            mapping.entries().forEach((key, entry) -> {
                others.text(key);
                write(entry.at());
                write(entry.value());
            });
        }
    }

    private void write(Position at) {
        others.number(at.line());
        others.number(at.column());
    }

    private static Value read(Pack.Reader in) {
        int kind = in.number();
        var at = position(in);
        if (kind < SEQUENCE) {
            return new Scalar(at, KINDS.get(kind), in.requiredText());
        }
        int count = in.number();
        if (kind == SEQUENCE) {
            var items = new ArrayList<Value>(count);
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
