// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.regex.Pattern;

/** Whatever a script holds: an answer, and what is read as words that need no shell is read as the same when it is quoted. */
class SimpleCommandFuzzTest {
    @DictionaryEntries({"'", "\\\"", "\\\\", "$(", "${", "`", " && ", ";", "2>&1", "<<EOF", "A=b ", "exec ", "#", "~"})
    @FuzzTest
    void anyScript(byte[] input) {
        var text = new String(input, UTF_8);
        var command = SimpleCommand.parse(text);

        if (command != null) {
            assertThat(command.words()).isNotEmpty();
            assertThat(Pattern.compile(SimpleCommand.PATTERN).matcher(text).find())
                    .as(text)
                    .isTrue();
        }
        if (command != null && command.literal()) {
            var quoted = command.words().stream()
                    .map(word -> "'" + word.replace("'", "'\\''") + "'")
                    .collect(joining(" "));
            var again = SimpleCommand.parse(quoted);
            boolean simple = quoted.indexOf('\\') < 0 && quoted.length() <= SimpleCommand.LONGEST_SCRIPT;
            if (simple) {
                assertThat(again).as(quoted).isNotNull();
                assertThat(again.words()).as(quoted).isEqualTo(command.words());
                assertThat(again.literal()).as(quoted).isTrue();
            }
        }
    }
}
