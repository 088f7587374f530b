// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import dev.plimsoll.policy.Mode;

/** Highlights text with colours on a terminal; elsewhere plain text with the same content. */
public enum Style {
    /** ANSI escape sequences (ECMA-48, SGR). */
    Coloured {
        @Override
        String with(int code, String text) {
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    },
    Plain {
        @Override
        String with(int code, String text) {
            return text;
        }
    };

    private static final int BOLD = 1;
    private static final int FAINT = 2;
    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;
    private static final int CYAN = 36;

    abstract String with(int code, String text);

    public String bold(String text) {
        return with(BOLD, text);
    }

    public String faint(String text) {
        return with(FAINT, text);
    }

    public String good(String text) {
        return with(GREEN, text);
    }

    public String attention(String text) {
        return with(YELLOW, text);
    }

    public String bad(String text) {
        return with(RED, text);
    }

    public String mode(Mode mode, String text) {
        return switch (mode) {
            case Off -> text;
            case Audit -> with(CYAN, text);
            case Warn -> with(YELLOW, text);
            case Enforce -> with(RED, text);
        };
    }
}
