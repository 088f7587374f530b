// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Version;

/** The output formats of {@code check} and {@code audit}; spelled like the values of the option. */
public enum OutputFormat {
    table,
    json,
    sarif,
    junit;

    /**
     * Returns the renderer of this format.
     *
     * @param verbose whether a table also names workloads without a finding
     * @param width columns of the terminal
     */
    public Renderer renderer(Style paint, boolean verbose, int width) {
        return switch (this) {
            case table -> new TableRenderer(paint, verbose, width);
            case json -> new JsonRenderer();
            case sarif -> new SarifRenderer(Version.text());
            case junit -> new JunitRenderer();
        };
    }
}
