// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command line that passes a script to a shell: {@code sh -c …}, {@code /bin/bash -euo pipefail -c …}, {@code env sh -c …}.
 *
 * @param script the script of the shell
 * @param prefix the words before the script: the shell and its options
 * @param plain whether the script would have the same effect without the shell: the shell reads no profile, traces nothing and
 *     gets no arguments for the script
 */
record ShellCommand(String script, List<String> prefix, boolean plain) {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "ksh", "mksh", "zsh");
    /** Programs that replace themselves with the shell that follows them. */
    private static final Set<String> LAUNCHERS = Set.of("env", "busybox");

    /** In RE2, the end of a first word that {@link #mayStartWith} accepts. */
    static final String FIRST_WORD = Stream.concat(SHELLS.stream(), LAUNCHERS.stream())
            .sorted()
            .collect(Collectors.joining("|", "(^|/)(", ")$"));

    /** In RE2, the end of a word that is a launcher. */
    static final String LAUNCHER = LAUNCHERS.stream().sorted().collect(Collectors.joining("|", "(^|/)(", ")$"));

    private static final Set<String> LAUNCHER_WITH_ARGUMENT = Set.of("-u", "--unset", "-C", "--chdir");
    /** Flags without effect on one simple command without expansions: c, and errexit, nounset, noglob. */
    private static final String PLAIN_FLAGS = "ceuf";

    private static final Set<String> PLAIN_OPTIONS = Set.of("pipefail", "errexit", "nounset", "noglob");
    private static final Set<String> LONG_WITH_ARGUMENT = Set.of("--rcfile", "--init-file");

    /** Reads a command line; null if it is not a shell with a script. */
    static @Nullable ShellCommand of(List<String> words) {
        int shell = shellAt(words);
        if (shell < 0) {
            return null;
        }
        boolean hasScript = false;
        boolean plain = shell == 0 && !program(words.get(0)).equals("zsh"); // zsh reads zshenv even then
        int i = shell + 1;
        for (; i < words.size() && isOption(words.get(i)); i++) {
            var option = words.get(i);
            if (option.equals("--")) {
                i++;
                break;
            }
            if (option.startsWith("--")) {
                plain = false;
                i += LONG_WITH_ARGUMENT.contains(option) ? 1 : 0;
                continue;
            }
            for (int flag = 1; flag < option.length(); flag++) {
                char letter = option.charAt(flag);
                hasScript |= letter == 'c' && option.charAt(0) == '-';
                if (letter == 'o' || letter == 'O') {
                    i++;
                    plain &= i < words.size() && PLAIN_OPTIONS.contains(words.get(i));
                } else {
                    plain &= PLAIN_FLAGS.indexOf(letter) >= 0;
                }
            }
        }
        if (!hasScript || i >= words.size()) {
            return null;
        }
        return new ShellCommand(words.get(i), List.copyOf(words.subList(0, i)), plain && i == words.size() - 1);
    }

    /** Returns the command line up to and including the script. */
    String text() {
        return (String.join(" ", prefix) + " " + script).strip();
    }

    /** Returns whether a command line that begins with {@code word} may be a shell command. A cheap check before {@link #of}. */
    static boolean mayStartWith(String word) {
        return SHELLS.contains(program(word)) || LAUNCHERS.contains(program(word));
    }

    /** Returns the index of the shell after its launcher; -1 if absent. */
    private static int shellAt(List<String> words) {
        int i = 0;
        if (!words.isEmpty() && LAUNCHERS.contains(program(words.get(0)))) {
            i++;
            while (i < words.size() && (isOption(words.get(i)) || words.get(i).indexOf('=') > 0)) {
                i += LAUNCHER_WITH_ARGUMENT.contains(words.get(i)) ? 2 : 1;
            }
        }
        return i < words.size() && SHELLS.contains(program(words.get(i))) ? i : -1;
    }

    private static String program(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }

    private static boolean isOption(String word) {
        return word.length() > 1 && (word.charAt(0) == '-' || word.charAt(0) == '+');
    }
}
