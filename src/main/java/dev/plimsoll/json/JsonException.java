// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

/** Why bytes could not be read, and where. Without a stack trace: hostile input must not be able to buy one. */
public abstract sealed class JsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final int offset;

    private JsonException(String message, int offset) {
        super(message, null, false, false);
        this.message = message;
        this.offset = offset;
    }

    /** What is wrong, never null: in words for the person who sent it. */
    @Override
    public String getMessage() {
        return message;
    }

    /** Bytes from the start of the document to the place of the mistake. */
    public int offset() {
        return offset;
    }

    /** The bytes are no JSON (RFC 8259), or nest deeper than {@link JsonReader#MAX_DEPTH}. */
    public static final class Malformed extends JsonException {
        private static final long serialVersionUID = 1L;

        Malformed(String message, int offset) {
            super(message, offset);
        }
    }

    /** The bytes are JSON, but a field holds another type of value than its API type; nothing is ever coerced. */
    public static final class WrongType extends JsonException {
        private static final long serialVersionUID = 1L;

        WrongType(String message, int offset) {
            super(message, offset);
        }
    }
}
