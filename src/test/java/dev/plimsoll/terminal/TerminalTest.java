// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.Plimsoll;
import dev.plimsoll.cli.Run;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private static final String ESCAPE = "\u001b";

    @Test
    void coloursAreForTerminalsOnly() {
        for (var command :
                List.of(List.of("check", "k8s/examples/pods"), List.of("rules"), List.of("explain", "hostPath"))) {
            var arguments = command.toArray(new String[0]);
            var onTerminal = Run.onTerminal(arguments).out();
            var inPipe = Run.plimsoll(arguments).out();

            assertThat(onTerminal).contains(ESCAPE + "[1m");
            assertThat(inPipe).doesNotContain(ESCAPE).isEqualTo(onTerminal.replaceAll(ESCAPE + "\\[\\d+m", ""));
        }
    }

    @Test
    void helpIsPlainInAPipe() {
        assertThat(Run.plimsoll("check", "--help").out()).doesNotContain(ESCAPE);
    }

    @Test
    void noColorAndADumbTerminalForbidColours() {
        assertThat(Terminal.wantsColours(Map.of("TERM", "xterm-256color"), true))
                .isTrue();
        assertThat(Terminal.wantsColours(Map.of(), true)).isTrue();
        assertThat(Terminal.wantsColours(Map.of("NO_COLOR", ""), true)).isTrue(); // no-color.org: only when not empty
        assertThat(Terminal.wantsColours(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(Terminal.wantsColours(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(Terminal.wantsColours(Map.of("TERM", "xterm-256color"), false))
                .isFalse();
    }

    /** With an output that takes nothing. */
    private static Terminal broken(ByteArrayOutputStream err, boolean readerGone) {
        var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public boolean checkError() {
                return true;
            }
        };
        return new Terminal(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                80,
                false,
                () -> readerGone);
    }

    @Test
    void aReportThatNobodyCouldReadIsNoSuccess() {
        var err = new ByteArrayOutputStream();

        int status = Plimsoll.commandLine(broken(err, false)).execute("check", "k8s/examples/pods/good.yaml");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("plimsoll: the report could not be written\n");
    }

    @Test
    void aReaderThatHasEnoughIsNoMistake() {
        var err = new ByteArrayOutputStream();

        int status = Plimsoll.commandLine(broken(err, true)).execute("check", "k8s/examples/pods/good.yaml");

        assertThat(status).isEqualTo(141);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aClosedInputIsSaidToBeClosed() {
        var err = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream("kind: [".getBytes(StandardCharsets.UTF_8)),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false,
                80,
                true,
                () -> false);

        int status = Plimsoll.commandLine(stdio).execute("check", "-");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("plimsoll check: standard input is closed");
    }

    @Test
    void aFileOfTheJvmIsNoInput() {
        assertThat(StandardInput.isClosed(System.getProperty("java.home") + "/lib/modules"))
                .isTrue();
        assertThat(StandardInput.isClosed("/opt/plimsoll/quarkus-run.jar")).isTrue();
        assertThat(StandardInput.isClosed("pipe:[1]")).isFalse();
        assertThat(StandardInput.isClosed("/dev/null")).isFalse();
        assertThat(StandardInput.isClosed("/srv/pods.yaml")).isFalse();
        assertThat(StandardInput.isClosed(null)).isFalse();
    }

    @Test
    void theTableFitsANarrowTerminal() {
        for (boolean coloured : List.of(true, false)) {
            var out = new ByteArrayOutputStream();
            var stdio = new Terminal(
                    new ByteArrayInputStream(new byte[0]),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                    coloured,
                    false,
                    40,
                    false,
                    () -> false);

            Plimsoll.commandLine(stdio)
                    .execute("check", Run.RESOURCES.resolve("manifests").toString());

            assertThat(out.toString(StandardCharsets.UTF_8)
                            .replaceAll(ESCAPE + "\\[\\d+m", "")
                            .lines())
                    .allMatch(line -> line.length() <= 40);
        }
    }

    @Test
    void columnsSaysHowWideTheTerminalIs() {
        assertThat(TerminalWidth.of(Map.of("COLUMNS", "40"), false)).isEqualTo(40);
        assertThat(TerminalWidth.of(Map.of("COLUMNS", "1"), true)).isEqualTo(20);
        assertThat(TerminalWidth.of(Map.of(), false)).isEqualTo(80);
        assertThat(TerminalWidth.of(Map.of("COLUMNS", "wide"), false)).isEqualTo(80);
    }
}
