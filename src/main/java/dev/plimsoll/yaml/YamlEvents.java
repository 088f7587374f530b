// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.YamlException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;

/** SnakeYAML's events of one document, and its complaints in our words. */
final class YamlEvents {
    private final SourceText text;
    private final SourceReader reader;
    private final ParserImpl parser;

    YamlEvents(SourceText text, int from, int to) {
        Position control = text.firstControlCharacter(from, to);
        if (control != null) {
            throw new YamlException(
                    control, "a control character; YAML takes them only as escapes in double quotes, such as \"\\0\"");
        }
        this.text = text;
        this.reader = new SourceReader(text, from, to);
        this.parser = new ParserImpl(reader, options());
    }

    Event next() {
        try {
            return parser.getEvent();
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            throw new YamlException(
                    text.position(mark == null ? reader.getIndex() : mark.getIndex()), SyntaxAdvice.on(e.getProblem()));
        } catch (YAMLException | IllegalArgumentException e) {
            throw new YamlException(text.position(reader.getIndex()), SyntaxAdvice.on(String.valueOf(e.getMessage())));
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setProcessComments(false);
        options.setCodePointLimit(Integer.MAX_VALUE); // YamlDocuments.MAX_INPUT_BYTES is the limit
        return options;
    }
}
