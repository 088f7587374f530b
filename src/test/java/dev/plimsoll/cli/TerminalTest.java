// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.Plimsoll;
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
        assertThat(Stdio.wantsColours(Map.of("TERM", "xterm-256color"), true)).isTrue();
        assertThat(Stdio.wantsColours(Map.of(), true)).isTrue();
        assertThat(Stdio.wantsColours(Map.of("NO_COLOR", ""), true)).isTrue(); // no-color.org: only when not empty
        assertThat(Stdio.wantsColours(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(Stdio.wantsColours(Map.of("TERM", "dumb"), true)).isFalse();
        assertThat(Stdio.wantsColours(Map.of("TERM", "xterm-256color"), false)).isFalse();
    }

    @Test
    void aReportThatNobodyCouldReadIsNoSuccess() {
        var full = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public boolean checkError() {
                return true;
            }
        };
        var err = new ByteArrayOutputStream();
        var stdio = new Stdio(
                new ByteArrayInputStream(new byte[0]),
                full,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);

        int status = Plimsoll.commandLine(stdio).execute("check", "k8s/examples/pods/good.yaml");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("plimsoll: the report could not be written\n");
    }
}
