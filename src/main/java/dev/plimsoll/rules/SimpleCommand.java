// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A shell script that is one simple command, which the shell starts and then waits for (POSIX, Shell Command Language, 2.9.1).
 * Accepts only scripts that can be read without a shell's grammar: plain words, whole quotes, plain variables and redirections.
 *
 * @param script without comments, line continuations and a last semicolon
 * @param programAt the offset of the program in the script, after assignments
 * @param words the program and its arguments, quotes removed
 * @param literal whether the words are the whole script: no variable, pattern or redirection, and no assignment in front
 */
record SimpleCommand(String script, int programAt, List<String> words, boolean literal) {
    /** In characters. Longer scripts are not judged, because they are rarely a single command. */
    static final int LONGEST_SCRIPT = 1_000;

    private static final Pattern CONTINUATION = Pattern.compile("\\\\\\n");
    private static final Pattern COMMENT = Pattern.compile("(?md)^[ \\t]*+#.*+$");

    private static final Pattern BLANKS = Pattern.compile("[ \\t]++");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,^#-]++");
    private static final Pattern QUOTED = Pattern.compile("'([^']*+)'|\"([^\"$`\\\\]*+)\"");
    /** Expansions of the shell; {@code $(NAME)} is an expansion of Kubernetes. */
    private static final Pattern EXPANDED =
            Pattern.compile("\\$(\\w++|[@*#?]|\\{[\\w:=?+%./-]++}|\\(\\w++\\))|\"[^\"`\\\\(]*+\"|[*?\\[\\]~{}]");

    private static final Pattern REDIRECTION = Pattern.compile("[0-9]?(>>|>&|<&|>|<)(?![<>&(|])[ \\t]*+");

    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_]\\w*+\\+?=.*", Pattern.DOTALL);

    /** Reserved words and builtins of the shell, which start no program that could receive a signal. */
    private static final Set<String> OF_SHELL = Set.of("""
            ! case coproc do done elif else esac fi for function if in select then time until while [ [[ { } \
            . : alias bg bind break builtin cd command compgen complete continue declare dirs disown echo enable eval exec \
            exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read \
            readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias \
            unset wait""".split(" "));

    /**
     * In RE2, a superset of the scripts that are one simple command: no operator outside of quotes and no second line. The
     * characters by number are the quotes and the backquote.
     */
    static final String PATTERN = "^(\\s|#[^\\n]*\\n)*([^\\x27\\x22&|;()\\x60\\n\\\\]|\\\\\\n|[<>]&|[$][(]\\w+[)]"
            + "|\\x27[^\\x27]*\\x27|\\x22[^\\x22]*\\x22)*(\\n\\s*(#[^\\n]*)?)*;?\\s*(#[^\\n]*\\s*)*$";

    SimpleCommand {
        words = List.copyOf(words);
    }

    /** Reads a script; null if it is not one simple command, if the command is a builtin, or if this cannot be determined. */
    static @Nullable SimpleCommand parse(String script) {
        if (script.length() > LONGEST_SCRIPT) {
            return null;
        }
        var joined = CONTINUATION.matcher(script).replaceAll("");
        var text = COMMENT.matcher(joined).replaceAll("").strip();
        return new Reader(
                        text.endsWith(";")
                                ? text.substring(0, text.length() - 1).strip()
                                : text)
                .command();
    }

    /** Returns the script with {@code exec} before its program. */
    String withExec() {
        return script.substring(0, programAt) + "exec " + script.substring(programAt);
    }

    /** Reads word by word. Linear in time, constant in stack. */
    private static final class Reader {
        private final String text;
        private final List<String> words = new ArrayList<>();
        private int at;
        private int programAt;
        private boolean literal = true;

        private final StringBuilder word = new StringBuilder();
        private boolean wordIsLiteral;

        private Reader(String text) {
            this.text = text;
        }

        private @Nullable SimpleCommand command() {
            while (at < text.length()) {
                boolean redirection = skip(REDIRECTION) != null;
                int start = at;
                if (!readWord()) {
                    return null;
                }
                var read = word.toString();
                boolean assignment = words.isEmpty()
                        && ASSIGNMENT.matcher(text.substring(start, at)).matches();
                literal &= wordIsLiteral && !redirection && !assignment;
                if (!redirection && !assignment) {
                    if (words.isEmpty() && (!wordIsLiteral || read.isEmpty())) {
                        return null; // the shell determines the program
                    }
                    programAt = words.isEmpty() ? start : programAt;
                    words.add(read);
                }
                skip(BLANKS);
            }
            return program();
        }

        /** An {@code exec} of another shell with a script also counts as a simple command. */
        private @Nullable SimpleCommand program() {
            if (words.isEmpty()) {
                return null;
            }
            if (!OF_SHELL.contains(words.get(0))) {
                return new SimpleCommand(text, programAt, words, literal);
            }
            var rest = words.subList(1, words.size());
            return words.get(0).equals("exec") && ShellCommand.of(rest) != null
                    ? new SimpleCommand(text, programAt, rest, literal)
                    : null;
        }

        /** Returns false if there is no readable word. */
        private boolean readWord() {
            word.setLength(0);
            wordIsLiteral = true;
            int start = at;
            if (text.startsWith("#", at)) {
                return false;
            }
            while (at < text.length()) {
                var part = skip(PLAIN);
                part = part == null ? skipQuotes() : part;
                if (part == null && (part = skip(EXPANDED)) != null) {
                    wordIsLiteral = false;
                }
                if (part == null) {
                    break;
                }
                word.append(part);
            }
            return at > start
                    && (at == text.length()
                            || BLANKS.matcher(text).region(at, text.length()).lookingAt());
        }

        private @Nullable String skip(Pattern pattern) {
            var matcher = pattern.matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                return null;
            }
            at = matcher.end();
            return matcher.group();
        }

        private @Nullable String skipQuotes() {
            var quoted = skip(QUOTED);
            return quoted == null ? null : quoted.substring(1, quoted.length() - 1);
        }
    }
}
