// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.YamlDocument.Broken;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import dev.plimsoll.yaml.value.YamlException;
import dev.plimsoll.yaml.value.YamlValue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds the documents of a stream the way kubectl's decoder does: JSON for as long as it is JSON, then YAML. */
final class DocumentStream {
    private final SourceText text;
    private final Consumer<YamlDocument> documents;
    private final Set<Integer> templated;
    private int count;

    /**
     * @param documents takes each as it is read, so that none needs to be kept
     * @param templated gets the numbers of those that braces of a template broke
     */
    DocumentStream(SourceText text, Consumer<YamlDocument> documents, Set<Integer> templated) {
        this.templated = templated;
        this.text = text;
        this.documents = documents;
    }

    void read() {
        boolean json = text.at(text.skipUnicodeSpace(0, text.length())) == '{';
        yaml(json ? jsonThenRest() : 0);
    }

    /** Returns where YAML begins. */
    private int jsonThenRest() {
        int at = 0;
        for (int values = 0; text.skipSpace(at) < text.length(); values++) {
            JsonComposer reader = new JsonComposer(text, text.skipSpace(at));
            try {
                add(reader::read);
            } catch (NotJson e) {
                // kubectl takes a stream for JSON once it has seen two values; until then it tries YAML on what is left
                if (values < 2) {
                    return text.skipUnicodeSpace(at, text.nextLine(at));
                }
                documents.accept(
                        new Broken(++count, e.line(), e.getMessage() + "; after JSON kubectl reads only JSON"));
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
            int rest = line + SourceText.SEPARATOR.length();
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
            documents.accept(new Broken(
                    ++count,
                    text.position(badSeparator).line(),
                    "only a comment may follow --- on its line; begin the document on the next line"));
        } else if (content) {
            document(from, to);
        }
    }

    private void document(int from, int to) {
        YamlDocument document;
        try {
            document = new Parsed(count + 1, new Composer(text, from, to).document());
        } catch (YamlException e) {
            document = new Broken(count + 1, e.line(), e.getMessage());
            if (Templating.broke(text, from, to, e.line() - text.position(from).line())) {
                templated.add(count + 1);
            }
        }
        count++;
        documents.accept(document);
    }

    private void add(Supplier<YamlValue> reading) {
        YamlDocument document;
        try {
            document = new Parsed(count + 1, reading.get());
        } catch (YamlException e) {
            document = new Broken(count + 1, e.line(), e.getMessage());
        }
        count++;
        documents.accept(document);
    }
}
