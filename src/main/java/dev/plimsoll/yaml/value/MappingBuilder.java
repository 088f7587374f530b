// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects the entries of a mapping in the order of the file. A key that is written twice is refused (kubectl: the last one wins, and
 * goes unnoticed). A merge is not writing: what comes later wins, so a {@code <<} below a key overrides it, as in go-yaml v2.
 */
public final class MappingBuilder {
    private final Position at;
    private final Map<String, Mapping.Entry> entries = new LinkedHashMap<>();
    private final Map<String, Position> written = new HashMap<>();

    public MappingBuilder(Position at) {
        this.at = at;
    }

    /** Where a key was written before; to be asked before {@link #put}. */
    public void refuseTwice(String key, Position keyAt) {
        Position first = written.putIfAbsent(key, keyAt);
        if (first != null) {
            throw new YamlException(
                    keyAt,
                    "duplicate key " + YamlException.quote(key) + ": first on line " + first.line() + ", again on line "
                            + keyAt.line() + "; a mapping takes each key once");
        }
    }

    public void put(String key, Position keyAt, YamlValue value) {
        entries.put(key, new Mapping.Entry(keyAt, value));
    }

    public void merge(Mapping other) {
        entries.putAll(other.entries());
    }

    public Mapping build() {
        return Mapping.of(at, entries);
    }
}
