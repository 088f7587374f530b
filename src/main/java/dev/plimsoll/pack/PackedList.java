// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pack;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * A list that may be long. The first {@value #KEPT} elements are kept as they are; the others as bytes, and are made again whenever one
 * is asked for. Not thread-safe.
 */
public abstract class PackedList<T> extends AbstractList<T> {
    private static final int KEPT = 256;

    private final List<T> first = new ArrayList<>();
    private final Pack others = new Pack();

    /** Writes an element; does not end the record. */
    protected abstract void write(Pack out, T element);

    /** Reads what {@link #write} wrote. */
    protected abstract T read(Pack.Reader in);

    @Override
    public boolean add(T element) {
        if (first.size() < KEPT) {
            return first.add(element);
        }
        write(others, element);
        others.end();
        return true;
    }

    @Override
    public T get(int index) {
        return index < first.size() ? first.get(index) : read(others.read(index - first.size()));
    }

    @Override
    public int size() {
        return first.size() + others.size();
    }
}
