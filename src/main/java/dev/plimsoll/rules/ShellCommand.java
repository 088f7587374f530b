// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A command line that hands a script to a shell: {@code sh -c …}, {@code /bin/bash -euo pipefail -c …}, {@code env sh -c …}.
 *
 * @param script what the shell is to run
 * @param prefix the words before it: the shell and its options
 * @param plain whether the same script without the shell would do the same: the shell reads no profile, traces nothing and
 *     gets no arguments for the script
 */
record ShellCommand(String script, List<String> prefix, boolean plain) {
    private static final Set<String> SHELLS = Set.of("sh", "bash", "ash", "dash", "ksh", "mksh", "zsh");
    /** Those that become the shell that is named behind them. */
    private static final Set<String> LAUNCHERS = Set.of("env", "busybox");

    /** In RE2, at the end of the first word what {@link #mayStartWith} looks for. */
    static final String FIRST_WORD = Stream.concat(SHELLS.stream(), LAUNCHERS.stream())
            .sorted()
            .collect(Collectors.joining("|", "(^|/)(", ")$"));

    /** In RE2, one of those. */
    static final String LAUNCHER = LAUNCHERS.stream().sorted().collect(Collectors.joining("|", "(^|/)(", ")$"));

    private static final Set<String> LAUNCHER_WITH_ARGUMENT = Set.of("-u", "--unset", "-C", "--chdir");
    /** That mean nothing to one simple command without expansions: c, and errexit, nounset, noglob. */
    private static final String PLAIN_FLAGS = "ceuf";

    private static final Set<String> PLAIN_OPTIONS = Set.of("pipefail", "errexit", "nounset", "noglob");
    private static final Set<String> LONG_WITH_ARGUMENT = Set.of("--rcfile", "--init-file");

    /** Reads a command line; null if it is none of a shell with a script. */
    static @Nullable ShellCommand of(List<String> words) {
        int shell = shellAt(words);
        if (shell < 0) {
            return null;
        }
        boolean hasScript = false;
        boolean plain = shell == 0 && !program(words.get(0)).equals("zsh"); // which reads zshenv even then
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

    /** The command line up to the script. */
    String text() {
        return (String.join(" ", prefix) + " " + script).strip();
    }

    /** Whether a command line that begins with {@code word} may be one; whoever asks often asks this first. */
    static boolean mayStartWith(String word) {
        return SHELLS.contains(program(word)) || LAUNCHERS.contains(program(word));
    }

    /** Where the shell stands, behind what launches it; -1 without. */
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
