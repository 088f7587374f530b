// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;

/** The text does not follow the grammar of JSON; it may still be YAML. */
final class NotJson extends RuntimeException {
    private final int line;

    NotJson(Position at, String expected) {
        super("expected " + expected, null, false, false);
        this.line = at.line();
    }

    int line() {
        return line;
    }
}
