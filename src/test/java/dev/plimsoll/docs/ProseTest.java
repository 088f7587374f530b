// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Comments of the program are plain technical English: they name the actor, and use none of the phrases that made a reader stop.
 */
class ProseTest {
    private static final List<String> PHRASES =
            List.of("whoever", "nobody", "somebody", "anybody", "anew", "amiss", "put right", "of late");

    private static final Pattern ANY = Pattern.compile("(?i)\\b(?:" + String.join("|", PHRASES) + ")\\b");

    /** Text blocks and strings come first, so that what looks like a comment inside of one is none. */
    private static final Pattern TOKEN = Pattern.compile(
            "\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|(//[^\n]*|/\\*.*?\\*/)",
            Pattern.DOTALL);

    private static Stream<String> complaints(String source) {
        return TOKEN.matcher(source)
                .results()
                .map(token -> token.group(1))
                .filter(comment -> comment != null)
                .map(comment -> comment.replaceAll("\\s+(?:\\*\\s+)?", " "))
                .flatMap(comment -> ANY.matcher(comment).results().map(MatchResult::group))
                .map(phrase -> phrase.toLowerCase(Locale.ROOT));
    }

    @Test
    void commentsAreInPlainWords() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(name -> name.toString().endsWith(".java")).toList()) {
                assertThat(complaints(Files.readString(file)))
                        .as("phrases in the comments of %s", file)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("PHRASES")
    void eachPhraseIsFoundAlsoAcrossLines(String phrase) {
        var acrossLines = "/**\n * It " + phrase.replace(" ", "\n * ") + ".\n */";

        assertThat(complaints("String s = \"" + phrase + "\"; " + acrossLines + " // " + phrase))
                .containsExactly(phrase, phrase);
    }
}
