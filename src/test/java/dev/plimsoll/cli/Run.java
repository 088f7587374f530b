// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a command left behind that ran in this process. */
public record Run(int status, String out, String err) {
    public static final Path RESOURCES = Path.of("src/test/resources/cli");

    private static final ObjectMapper JSON = new ObjectMapper();

    public static Run plimsoll(String... arguments) {
        return of("", false, arguments);
    }

    /** A command whose output is a terminal. */
    public static Run onTerminal(String... arguments) {
        return of("", true, arguments);
    }

    static Run withInput(String input, String... arguments) {
        return of(input, false, arguments);
    }

    /** {@code check --output json} of a file that holds {@code manifest}. */
    static JsonNode json(String manifest, String... options) {
        var arguments = new String[options.length + 4];
        arguments[0] = "check";
        arguments[1] = "--output";
        arguments[2] = "json";
        System.arraycopy(options, 0, arguments, 3, options.length);
        arguments[options.length + 3] = "-";
        return withInput(manifest, arguments).json();
    }

    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path directory, String name, String text) {
        try {
            var file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Run of(String input, boolean terminal, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                terminal,
                terminal);
        int status = Plimsoll.commandLine(stdio).execute(arguments);
        stdio.out().flush();
        return new Run(status, out.toString(UTF_8), err.toString(UTF_8));
    }
}
