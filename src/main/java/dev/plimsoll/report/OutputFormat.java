// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.terminal.Style;
import dev.plimsoll.terminal.Version;

/** What {@code check} and {@code audit} can print; spelled as the option wants it. */
public enum OutputFormat {
    table,
    json,
    sarif,
    junit;

    /**
     * What prints it.
     *
     * @param verbose whether a table names workloads without a finding, too
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
