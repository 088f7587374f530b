// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.YamlDocument.Broken;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Finds the documents of a stream the way kubectl's decoder does: JSON for as long as it is JSON, then YAML. */
final class DocumentStream {
    private final Text text;
    private final List<YamlDocument> documents = new ArrayList<>();

    DocumentStream(Text text) {
        this.text = text;
    }

    List<YamlDocument> read() {
        boolean json = text.at(text.skipUnicodeSpace(0, text.length())) == '{';
        yaml(json ? jsonThenRest() : 0);
        return List.copyOf(documents);
    }

    /** Returns where YAML begins. */
    private int jsonThenRest() {
        int at = 0;
        for (int count = 0; text.skipSpace(at) < text.length(); count++) {
            JsonComposer reader = new JsonComposer(text, text.skipSpace(at));
            try {
                add(reader::read);
            } catch (NotJson e) {
                // kubectl takes a stream for JSON once it has seen two values; until then it tries YAML on what is left
                if (count < 2) {
                    return text.skipUnicodeSpace(at, text.nextLine(at));
                }
                documents.add(new Broken(
                        documents.size() + 1, e.line(), e.getMessage() + "; after JSON kubectl reads only JSON"));
                return text.nextSeparator(at);
            }
            at = reader.end();
        }
        return text.length();
    }

    /** Parts the rest as {@code YAMLReader} does: a separator ends what is above it, and is kept if nothing is. */
    private void yaml(int from) {
        int start = from;
        boolean content = false;
        int badSeparator = -1;
        for (int line = from; line < text.length(); line = text.nextLine(line)) {
            int rest = line + Text.SEPARATOR.length();
            if (!text.isSeparator(line)) {
                content |= !text.isBlankOrComment(line);
            } else if (!text.isSpaceOrComment(rest)) {
                part(start, line, content, badSeparator);
                start = text.nextLine(line);
                content = false;
                badSeparator = line;
            } else if (line > start || badSeparator >= 0) {
                part(start, line, content, badSeparator);
                start = text.nextLine(line);
                content = false;
                badSeparator = -1;
            } else {
                // ---# is a separator to kubectl and a word to YAML
                content = text.at(rest) == '#' || !text.isBlankOrComment(rest);
            }
        }
        part(start, text.length(), content, badSeparator);
    }

    private void part(int from, int to, boolean content, int badSeparator) {
        if (badSeparator >= 0) {
            documents.add(new Broken(
                    documents.size() + 1,
                    text.position(badSeparator).line(),
                    "only a comment may follow --- on its line; begin the document on the next line"));
        } else if (content) {
            document(from, to);
        }
    }

    private void document(int from, int to) {
        add(() -> new Composer(text, from, to).document());
    }

    private void add(Supplier<Value> reading) {
        int number = documents.size() + 1;
        try {
            documents.add(new Parsed(number, reading.get()));
        } catch (Refusal e) {
            documents.add(new Broken(number, e.line(), e.getMessage()));
        }
    }
}
