// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a script holds: an answer, and what is read as words that need no shell is read as the same when it is quoted. */
class SimpleCommandFuzzTest {
    @DictionaryEntries({"'", "\\\"", "\\\\", "$(", "${", "`", " && ", ";", "2>&1", "<<EOF", "A=b ", "exec ", "#", "~"})
    @FuzzTest
    void anyScript(byte[] input) {
        var command = SimpleCommand.parse(new String(input, UTF_8));

        if (command != null) {
            assertThat(command.words()).isNotEmpty();
        }
        if (command != null && command.literal()) {
            var quoted = command.words().stream()
                    .map(word -> "'" + word.replace("'", "'\\''") + "'")
                    .collect(joining(" "));
            assertThat(SimpleCommand.parse(quoted)).as(quoted).isEqualTo(command);
        }
    }
}
