// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

/**
 * The blanks before a token, and whether a tab among them may stand for a space. libyaml's rule: it may in a flow collection and, outside,
 * wherever no key could begin, that is, neither at the start of a line nor after {@code - }, {@code ? } or a {@code : } of its own.
 */
final class TokenGap {
    private final SourceText text;
    private final int end;
    private int flowLevel;
    private int lastToken = -1;
    private int tabsUntil;

    TokenGap(SourceText text, int end) {
        this.text = text;
        this.end = end;
    }

    /** Whether a tab here is a blank between tokens. */
    boolean covers(int index) {
        return index < tabsUntil;
    }

    /** Called when the scanner stands behind a token and is about to look for the next. */
    void enter(int from) {
        boolean tabs = flowLevel > 0 || !keyMayBegin(from);
        int i = from;
        while (i < end) {
            int c = text.at(i);
            if (isBreak(c)) {
                tabs = flowLevel > 0;
            } else if (c == '#') {
                i = lineEnd(i) - 1;
            } else if (c != ' ' && !(c == '\t' && tabs)) {
                break;
            }
            i++;
        }
        tabsUntil = i;
        token(from, i);
    }

    private void token(int from, int at) {
        int c = at < end ? text.at(at) : 0;
        TokenStart.refuseForeign(text, at, end, flowLevel > 0 && from == at && isPlain(lastToken));
        if (c == '[' || c == '{') {
            flowLevel++;
        } else if ((c == ']' || c == '}') && flowLevel > 0) {
            flowLevel--;
        } else if ((c == '|' || c == '>') && flowLevel == 0) {
            tabsUntil = lineEnd(at); // the header of a block scalar
        } else if (c == '!') {
            tabsUntil = wordEnd(at) + 1; // SnakeYAML wants a space after a tag
        }
        lastToken = at;
    }

    private boolean keyMayBegin(int from) {
        if (lastToken < 0 || startsLine(from)) {
            return true;
        }
        int last = text.at(lastToken);
        return from == lastToken + 1 && (last == '-' || last == '?' || (last == ':' && startsLine(lastToken)));
    }

    private boolean startsLine(int at) {
        int i = at;
        while (i > 0 && isBlank(text.at(i - 1))) {
            i--;
        }
        return i == 0 || isBreak(text.at(i - 1));
    }

    private boolean isPlain(int token) {
        int c = token < 0 ? 0 : text.at(token);
        boolean indicator = "-?:".indexOf(c) >= 0 && (isBlank(text.at(token + 1)) || isBreak(text.at(token + 1)));
        return c != 0 && !indicator && "[]{},*&!'\"|>".indexOf(c) < 0;
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < end && !isBlank(text.at(i)) && !isBreak(text.at(i))) {
            i++;
        }
        return i;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < end && !isBreak(text.at(i))) {
            i++;
        }
        return i;
    }

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    static boolean isBreak(int c) {
        return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
    }
}
