// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

/** What {@code check} can print; spelled as the option wants it. */
enum Output {
    table,
    json,
    sarif,
    junit;

    Renderer renderer(Paint paint, boolean verbose) {
        return switch (this) {
            case table -> new TableRenderer(paint, verbose);
            case json -> new JsonRenderer();
            case sarif -> new SarifRenderer(Version.text());
            case junit -> new JunitRenderer();
        };
    }
}
