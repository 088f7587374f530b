// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.yaml.value.YamlException;
import java.util.regex.Pattern;

/** Broken YAML is often the template of one. */
final class Templating {
    /** Templates are written by hand. */
    private static final int LONGEST = 1 << 20;

    private static final Pattern LINE_OF_BRACES = Pattern.compile("(?m)^[ \\t-]*\\{\\{[^\\n]*\\}\\}[ \\t\\r]*$");
    private static final Pattern BRACES = Pattern.compile("\\{\\{[^\\n]*?\\}\\}");

    private Templating() {}

    /**
     * Whether a document would be read, or at least further, if what Helm replaces were words.
     *
     * @param line of the mistake, from 0 at the beginning of the document
     */
    static boolean broke(SourceText text, int from, int to, int line) {
        if (to - from > LONGEST) {
            return false;
        }
        var template = text.substring(from, to);
        if (!template.contains("{{")) {
            return false;
        }
        var rendered =
                BRACES.matcher(LINE_OF_BRACES.matcher(template).replaceAll("")).replaceAll("x");
        var plain = SourceText.decode(rendered.getBytes(UTF_8));
        try {
            new Composer(plain, 0, plain.length()).document();
            return true;
        } catch (YamlException e) {
            return e.line() - 1 > line;
        }
    }
}
