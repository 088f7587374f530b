// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} names every package, and no class or method that does not exist. */
class ArchitectureDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/architecture.md");
    private static final Path SOURCE = Path.of("src/main/java/dev/plimsoll");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z`, .]+`) \\|");
    private static final Pattern PACKAGE = Pattern.compile("`([a-z.]+)`");
    private static final Pattern MEMBER = Pattern.compile("`(?:[a-z]+\\.)*([A-Z]\\w+)(?:\\.(\\w+))?`");

    @Test
    void itsTableNamesEveryPackage() throws IOException {
        var named = ROW.matcher(Files.readString(DOCUMENT))
                .results()
                .flatMap(row -> PACKAGE.matcher(row.group(1)).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        try (var files = Files.walk(SOURCE)) {
            assertThat(named)
                    .containsExactlyElementsOf(files.filter(file -> file.endsWith("package-info.java"))
                            .map(file -> SOURCE.relativize(file.getParent())
                                    .toString()
                                    .replace('/', '.'))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void theClassesAndMethodsThatItNamesExist() throws IOException {
        String source;
        try (var files = Files.walk(Path.of("src"))) {
            source = files.filter(file -> file.toString().endsWith(".java"))
                    .map(ArchitectureDocumentTest::read)
                    .collect(Collectors.joining());
        }
        var members = MEMBER.matcher(Files.readString(DOCUMENT)).results().toList();

        assertThat(members).isNotEmpty().allSatisfy(member -> {
            assertThat(source).containsPattern("(class|record|interface|enum) " + member.group(1) + "\\b");
            if (member.group(2) != null) {
                assertThat(source).containsPattern("\\b" + member.group(2) + "\\(");
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
