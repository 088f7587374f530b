// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Mapping;
import dev.plimsoll.yaml.value.Sequence;
import dev.plimsoll.yaml.value.YamlValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One document of a file: read, or broken. A broken document says nothing about its neighbours. */
public sealed interface YamlDocument {

    /**
     * The ordinal of this document in its file, from 1. Counted are the parts between {@code ---} lines that hold anything but blank
     * lines and comments, and each of several JSON values in a row; so an empty part shifts no number.
     */
    int number();

    /** {@code Parsed}: where the content begins. {@code Broken}: where the mistake is. From 1, in the whole file. */
    int line();

    /** Does the one of these that is for a document of this type. */
    void match(Consumer<Parsed> parsed, Consumer<Broken> broken);

    /** A document that kubectl reads too. Its root may be any value, {@code null} included; kubectl skips those that are null. */
    final class Parsed implements YamlDocument {
        private static final String ITEMS = "items";

        private final int number;
        private final YamlValue root;

        Parsed(int number, YamlValue root) {
            this.number = number;
            this.root = root;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public int line() {
            return root.at().line();
        }

        @Override
        public void match(Consumer<Parsed> parsed, Consumer<Broken> broken) {
            parsed.accept(this);
        }

        /** The document as compact JSON in UTF-8, keys in the order of the file, aliases and merges written out. Made on each call. */
        public byte[] json() {
            StringBuilder json = new StringBuilder((int) root.size());
            root.writeTo(json);
            return json.toString().getBytes(StandardCharsets.UTF_8);
        }

        /** Whether it is a mapping, as every object of Kubernetes. */
        public boolean isObject() {
            return root instanceof Mapping;
        }

        /** How many items the list in its field {@code items} has; -1 if there is no such list. */
        public int items() {
            var items = itemList();
            return items == null ? -1 : items.size();
        }

        /** An item of that list, as a document of the same number. */
        public Parsed item(int index) {
            return new Parsed(number, Objects.requireNonNull(itemList()).get(index));
        }

        /** {@link #json()} with an empty list for its items. */
        public byte[] jsonWithoutItems() {
            if (!(root instanceof Mapping mapping)) {
                return json();
            }
            var entries = new LinkedHashMap<>(mapping.entries());
            entries.computeIfPresent(
                    ITEMS,
                    (key, entry) -> new Mapping.Entry(
                            entry.at(), Sequence.of(entry.value().at(), List.of())));
            return new Parsed(number, Mapping.of(mapping.at(), entries)).json();
        }

        private @Nullable List<YamlValue> itemList() {
            var entry = root instanceof Mapping mapping ? mapping.entries().get(ITEMS) : null;
            return entry != null && entry.value() instanceof Sequence sequence ? sequence.items() : null;
        }

        /** Where the fields of this document stand. */
        public SourceLines lines() {
            return new SourceLines(root);
        }

        @Override
        public String toString() {
            return "Parsed[number=" + number + ", line=" + line() + "]";
        }
    }

    /**
     * A document that cannot be judged.
     *
     * @param message one line: what is wrong and what is legal, without the line number
     */
    record Broken(int number, int line, String message) implements YamlDocument {
        @Override
        public void match(Consumer<Parsed> parsed, Consumer<Broken> broken) {
            broken.accept(this);
        }
    }
}
