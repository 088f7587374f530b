// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a shell script that holds no more than one simple command (POSIX, Shell Command Language, 2.2 and 2.3). Anything
 * else (a second command, a pipeline, a subshell, a here-document, a quote without end) is given up, and so are nestings that
 * it takes a whole shell to follow. Linear in time, constant in stack, whatever the script.
 */
final class ShellWords {
    /**
     * A word.
     *
     * @param text without its quotes
     * @param literal whether the shell takes it as it stands: no expansion, no pattern
     * @param quotedAtStart whether its first character was quoted, so that it is no reserved word and no assignment
     */
    record Word(String text, boolean literal, boolean quotedAtStart) {}

    private final String script;
    private int at;

    private final List<Word> words = new ArrayList<>();
    private boolean redirects;
    private boolean awaitsTarget;
    private boolean complete;

    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private boolean literal;
    private boolean quotedAtStart;

    ShellWords(String script) {
        this.script = script;
    }

    List<Word> words() {
        return words;
    }

    /** Whether the words are all there is: nothing is expanded and nothing redirected. */
    boolean literal() {
        return !redirects && words.stream().allMatch(Word::literal);
    }

    /** Reads the script; false if it is given up. */
    boolean read() {
        while (at < script.length()) {
            if (!step(script.charAt(at))) {
                return false;
            }
        }
        endWord();
        return !awaitsTarget;
    }

    private boolean step(char c) {
        switch (c) {
            case ' ', '\t' -> {
                endWord();
                at++;
                return true;
            }
            case '\n', ';' -> {
                return endCommand(c);
            }
            case '&', '|', '(', ')' -> {
                return false;
            }
            case '<', '>' -> {
                return redirection(c);
            }
            case '#' -> {
                if (!inWord) {
                    int end = script.indexOf('\n', at);
                    at = end < 0 ? script.length() : end;
                    return true;
                }
                return plain(c);
            }
            default -> {
                return wordPart(c);
            }
        }
    }

    private boolean wordPart(char c) {
        boolean continues = c == '\\' && at + 1 < script.length() && script.charAt(at + 1) == '\n';
        if (continues) {
            at += 2;
            return true;
        }
        if (!startWord(c == '\'' || c == '"' || c == '\\')) {
            return false;
        }
        return switch (c) {
            case '\\' -> escaped();
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '$', '`' -> expansion(c);
            default -> plain(c);
        };
    }

    /** False if there was a whole command before: then this is a second one. */
    private boolean startWord(boolean quoted) {
        if (!inWord) {
            inWord = true;
            literal = true;
            quotedAtStart = quoted;
        }
        return !complete;
    }

    private void endWord() {
        if (inWord) {
            if (awaitsTarget) {
                awaitsTarget = false;
            } else {
                words.add(new Word(word.toString(), literal, quotedAtStart));
            }
            word.setLength(0);
            inWord = false;
        }
    }

    private boolean endCommand(char c) {
        endWord();
        at++;
        boolean any = redirects || !words.isEmpty();
        boolean wellFormed = !awaitsTarget && (c == '\n' || (any && !complete));
        complete = any;
        return wellFormed;
    }

    private boolean redirection(char c) {
        boolean numbered = inWord && literal && word.chars().allMatch(Character::isDigit);
        if (numbered) {
            word.setLength(0);
            inWord = false;
        }
        endWord();
        at++;
        char next = at < script.length() ? script.charAt(at) : ' ';
        boolean givenUp = complete || awaitsTarget || next == '(' || (c == '<' && next == '<');
        if (next == '&' || next == '|' || next == '>') {
            at++;
        }
        redirects = true;
        awaitsTarget = true;
        return !givenUp;
    }

    private boolean plain(char c) {
        literal &= "*?[]{}".indexOf(c) < 0 && !(c == '~' && isTildeHere());
        word.append(c);
        at++;
        return true;
    }

    private boolean isTildeHere() {
        return word.isEmpty() || ":=".indexOf(word.charAt(word.length() - 1)) >= 0;
    }

    private boolean escaped() {
        if (at + 1 == script.length()) {
            return false;
        }
        word.append(script.charAt(at + 1));
        at += 2;
        return true;
    }

    private boolean singleQuoted() {
        int end = script.indexOf('\'', at + 1);
        if (end < 0) {
            return false;
        }
        word.append(script, at + 1, end);
        at = end + 1;
        return true;
    }

    private boolean doubleQuoted() {
        at++;
        while (at < script.length()) {
            char c = script.charAt(at);
            if (c == '"') {
                at++;
                return true;
            }
            if (c == '$' || c == '`') {
                if (!expansion(c)) {
                    return false;
                }
            } else if (c == '\\' && at + 1 < script.length() && "$`\"\\\n".indexOf(script.charAt(at + 1)) >= 0) {
                if (script.charAt(at + 1) != '\n') {
                    word.append(script.charAt(at + 1));
                }
                at += 2;
            } else {
                word.append(c);
                at++;
            }
        }
        return false;
    }

    /** Steps over what the shell will put something else for; the word is none that could be written down any more. */
    private boolean expansion(char c) {
        literal = false;
        at++;
        if (c == '`') {
            return skipTo('`', '`');
        }
        char next = at < script.length() ? script.charAt(at) : ' ';
        return switch (next) {
            case '(' -> skipTo('(', ')');
            case '{' -> skipTo('{', '}');
            case '\'' -> false; // quotes with escapes of their own, to some shells only
            default -> true;
        };
    }

    /** From an opening bracket to behind the closing one that belongs to it; quotes within are skipped, but not those in those. */
    private boolean skipTo(char open, char close) {
        int depth = open == close ? 1 : 0;
        while (at < script.length()) {
            char c = script.charAt(at++);
            if (c == close && (open == close || depth == 1)) {
                return true;
            }
            if (c == open) {
                depth++;
            } else if (c == close) {
                depth--;
            } else if (c == '\\') {
                at++;
            } else if (open != close && (c == '\'' || c == '"' || c == '`')) {
                int end = script.indexOf(c, at);
                if (end < 0 || (c == '"' && hasNesting(end))) {
                    return false;
                }
                at = end + 1;
            }
        }
        return false;
    }

    private boolean hasNesting(int end) {
        for (int i = at; i < end; i++) {
            if ("\\$`".indexOf(script.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
