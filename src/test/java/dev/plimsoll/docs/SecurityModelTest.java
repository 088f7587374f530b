// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/security-model.md} answers every threat, and the tests that it names are there. */
class SecurityModelTest {
    private static final Path DOCUMENT = Path.of("docs/security-model.md");
    private static final Pattern THREAT = Pattern.compile("(?m)^\\| (\\d+) \\| (.*) \\| (.*) \\| (.*?) ?\\|$");
    private static final Pattern TEST_CLASS = Pattern.compile("`(\\w+(?:Test|IT))`");

    /** Kubernetes SIG Security, Kubernetes Admission Control Threat Model. */
    private static final int THREATS = 18;

    @Test
    void everyThreatHasAnAnswerAndATestOrIsSaidNotToBeAnswered() throws IOException {
        var rows = THREAT.matcher(Files.readString(DOCUMENT)).results().toList();

        assertThat(rows.stream().map(row -> Integer.parseInt(row.group(1))))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, THREATS).boxed().toList());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.group(2)).isNotBlank();
            assertThat(row.group(3)).isNotBlank();
            assertThat(TEST_CLASS.matcher(row.group(4)).find() || row.group(3).contains("**Not answered**"))
                    .as(row.group())
                    .isTrue();
        });
    }

    @Test
    void theTestsThatItNamesAreThere() throws IOException {
        List<String> there;
        try (var files = Files.walk(Path.of("src/test/java"))) {
            there = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .toList();
        }
        var named = TEST_CLASS
                .matcher(Files.readString(DOCUMENT))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());

        assertThat(named).isNotEmpty();
        assertThat(there).containsAll(named);
    }
}
