// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimpleCommandTest {
    @Test
    void wordsAreSplitAtBlanks() {
        assertThat(words("node  server.js\t--port 8080")).containsExactly("node", "server.js", "--port", "8080");
    }

    @Test
    void quotesAreRemoved() {
        assertThat(words("app 'a b' \"c d\" g'h'\"i\" '' 'j\"k' \"l'm\""))
                .containsExactly("app", "a b", "c d", "ghi", "", "j\"k", "l'm");
    }

    @Test
    void aBackslashAtTheEndOfALineContinuesIt() {
        assertThat(words("app \\\n  --one \\\n  --t\\\nwo")).containsExactly("app", "--one", "--two");
    }

    @Test
    void blankLinesCommentsAndATrailingSeparatorMeanNothing() {
        assertThat(words("\n# starts the app\n  app --x \n # really\n\n")).containsExactly("app", "--x");
        assertThat(words("app;")).containsExactly("app");
        assertThat(words("app ;\n")).containsExactly("app");
    }

    @Test
    void aHashWithinAWordIsNoComment() {
        assertThat(words("app a#b")).containsExactly("app", "a#b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "# nothing",
                "a; b",
                "a;; b",
                "; a",
                "a\nb",
                "a && b",
                "a || b",
                "a | b",
                "a &",
                "(a)",
                "a() { b; }",
                "{ a; }",
                "! a",
                "if a; then b; fi",
                "while a; do b; done",
                "for i in a; do b; done",
                "case a in esac",
                "[ -f a ]",
                "[[ -f a ]]",
                "time a",
                "a <<EOF\nb\nEOF",
                "a <<< b",
                "a <(b)",
                "a > (b)",
                "a &> b",
                "a 'b",
                "a \"b",
                "a \\",
                "a $(b",
                "a ${b",
                "a `b",
                "a >",
                "a > ; b",
                "a $'b'",
                "a # b",
                "a $(b c)",
                "a `b`",
                "a b\\ c",
                "a \"b\\\"c\"",
                "a>b",
            })
    void moreOrLessThanOneSimpleCommandIsNone(String script) {
        assertThat(SimpleCommand.parse(script)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exec app",
                "'exec' app",
                "\\exec app",
                "A=1 exec app",
                "trap 'kill 1' TERM",
                ". ./run.sh",
                "source ./run.sh",
                "eval app",
                "cd /app",
                "export A=1",
                "wait",
                "echo done",
                ":",
            })
    void whatTheShellDoesItselfIsNone(String script) {
        assertThat(SimpleCommand.parse(script)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=1", "A=1 B=2", "> /tmp/log", "A=1 2>&1"})
    void withoutAProgramThereIsNone(String script) {
        assertThat(SimpleCommand.parse(script)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$APP --x", "\"$@\"", "${APP}", "$(which app)", "`which app`", "app-* --x", "~/app"})
    void aProgramThatTheShellWorksOutIsNone(String script) {
        assertThat(SimpleCommand.parse(script)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app $PORT",
                "app ${PORT:-80}",
                "app \"$PORT\"",
                "app $(PORT)",
                "app *.conf",
                "app ~/conf",
                "app --home=~",
                "app {a,b}",
                "app > /tmp/log",
                "app >> /tmp/log 2>&1",
                "app < in > out",
                "> out app",
                "A=1 app",
                "A='b c' B=$A app",
            })
    void whatTheShellAddsMakesItNotLiteral(String script) {
        var command = SimpleCommand.parse(script);
        assertThat(command).isNotNull();
        assertThat(command.words().get(0)).isEqualTo("app");
        assertThat(command.literal()).isFalse();
    }

    @Test
    void quotedPatternsAreLiteral() {
        assertThat(words("app '$HOME' '*' \"~\"")).containsExactly("app", "$HOME", "*", "~");
    }

    @Test
    void aShellThatReplacesTheShellIsACommandLikeItself() {
        assertThat(words("exec bash -c 'a b'")).containsExactly("bash", "-c", "a b");
        assertThat(SimpleCommand.parse("exec bash run.sh")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"app --x, exec app --x", "A=1 B=2 app $C;, A=1 B=2 exec app $C", "> out app, > out exec app"})
    void execStandsBeforeTheProgram(String script, String expected) {
        var command = SimpleCommand.parse(script);

        assertThat(command).isNotNull();
        assertThat(command.withExec()).isEqualTo(expected);
        assertThat(SimpleCommand.parse(expected)).isNull();
    }

    @Test
    void whatIsTooLongIsNone() {
        assertThat(SimpleCommand.parse("a".repeat(SimpleCommand.LONGEST_SCRIPT)))
                .isNotNull();
        assertThat(SimpleCommand.parse("a".repeat(SimpleCommand.LONGEST_SCRIPT + 1)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(", "${", "`", "\"$(", "'", "\"`", "$((", "a<b>", "\\\n"})
    void endlessNestingEnds(String part) {
        assertThatCode(() -> SimpleCommand.parse("app " + part.repeat(200_000))).doesNotThrowAnyException();
    }

    private static List<String> words(String script) {
        var command = SimpleCommand.parse(script);
        assertThat(command).isNotNull();
        assertThat(command.literal()).isTrue();
        return command.words();
    }
}
