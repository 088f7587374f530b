// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml.value;

/**
 * A value that holds no others.
 *
 * @param text what the string holds; for the others the JSON literal ({@code .inf}, {@code -.inf} and {@code .nan} have none)
 */
public record Scalar(Position at, Kind kind, String text) implements YamlValue {
    public enum Kind {
        TEXT,
        NULL,
        BOOLEAN,
        /** Fits into 64 bits with a sign. */
        INTEGER,
        /** Needs the 64th bit; kubectl takes it as a value and refuses it as a key. */
        UNSIGNED,
        FLOAT,
        /** Infinite or not a number: YAML has it, JSON has not. */
        NOT_FINITE
    }

    @Override
    public int height() {
        return 0;
    }

    @Override
    public long size() {
        return text.length() + 2L;
    }

    @Override
    public void writeTo(StringBuilder json) {
        if (kind == Kind.TEXT) {
            JsonString.write(text, json);
        } else {
            json.append(text);
        }
    }
}
