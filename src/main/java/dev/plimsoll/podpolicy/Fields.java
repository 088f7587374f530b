// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.text.Suggestion;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The fields of an object, in the order of the file. */
final class Fields {
    private final PolicyValue object;
    private final Map<String, PolicyValue> values = new LinkedHashMap<>();

    Fields(PolicyValue object, Iterator<String> names) {
        this.object = object;
        names.forEachRemaining(name -> values.put(name, object.field(name)));
    }

    /** The value of a field, or null if it is not there. */
    @Nullable
    PolicyValue get(String name) {
        return values.get(name);
    }

    /** The same, with a mistake on record if it is not there. */
    @Nullable
    PolicyValue require(String name, String legal) {
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

    void forEach(BiConsumer<String, PolicyValue> action) {
        values.forEach(action);
    }
}
