// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shell script that is one simple command (POSIX, Shell Command Language, 2.9.1), which the shell starts and then waits for.
 *
 * @param words the command and its arguments, quotes removed
 * @param literal whether the words are all there is: no expansion, no redirection, no assignment in front
 */
record SimpleCommand(List<String> words, boolean literal) {
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*\\+?=.*", Pattern.DOTALL);

    /** Those that are not made of pattern characters, by which a word is out of the question anyway. */
    private static final Set<String> RESERVED = Set.of(
            "! case coproc do done elif else esac fi for function if in select then time until while".split(" "));

    /** What the shell does itself, so that there is nobody to pass a signal on to; {@code exec} and {@code trap} among them. */
    private static final Set<String> BUILTINS = Set.of("""
            . : alias bg bind break builtin cd command compgen complete continue declare dirs disown echo enable eval exec \
            exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read \
            readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias \
            unset wait""".split(" "));

    SimpleCommand {
        words = List.copyOf(words);
    }

    /** Reads a script; null if it is anything but one simple command that is not the shell's own, or cannot be told. */
    static @Nullable SimpleCommand parse(String script) {
        var shellWords = new ShellWords(script);
        if (!shellWords.read()) {
            return null;
        }
        var words = shellWords.words();
        int first = 0;
        while (first < words.size() && isAssignment(words.get(first))) {
            first++;
        }
        if (first == words.size() || !isProgram(words.get(first))) {
            return null;
        }
        return new SimpleCommand(
                words.subList(first, words.size()).stream()
                        .map(ShellWords.Word::text)
                        .toList(),
                first == 0 && shellWords.literal());
    }

    private static boolean isAssignment(ShellWords.Word word) {
        return !word.quotedAtStart() && ASSIGNMENT.matcher(word.text()).matches();
    }

    private static boolean isProgram(ShellWords.Word word) {
        return word.literal()
                && !word.text().isEmpty()
                && !BUILTINS.contains(word.text())
                && (word.quotedAtStart() || !RESERVED.contains(word.text()));
    }
}
