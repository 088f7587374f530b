// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.config;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The fields of an object, in the order of the file. */
final class Fields {
    private final Value object;
    private final Map<String, Value> values = new LinkedHashMap<>();

    Fields(Value object, Iterator<String> names) {
        this.object = object;
        names.forEachRemaining(name -> values.put(name, object.field(name)));
    }

    /** The value of a field, or null if it is not there. */
    @Nullable
    Value get(String name) {
        return values.get(name);
    }

    /** The same, with a mistake on record if it is not there. */
    @Nullable
    Value require(String name, String legal) {
        var value = values.get(name);
        if (value == null) {
            object.refuseMissing(name, legal);
        }
        return value;
    }

    /** Puts a mistake on record for each field that is not among {@code legal}. */
    Fields only(String noun, Collection<String> legal) {
        values.forEach((name, value) -> {
            if (!legal.contains(name)) {
                value.refuse("no such " + noun + Suggestion.among(legal, name));
            }
        });
        return this;
    }

    void forEach(BiConsumer<String, Value> action) {
        values.forEach(action);
    }
}
