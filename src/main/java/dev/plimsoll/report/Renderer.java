// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import java.io.IOException;
import java.io.OutputStream;

/** Prints a report. A pure function: the same report produces the same bytes, on every machine and every day. */
public sealed interface Renderer permits JsonRenderer, JunitRenderer, SarifRenderer, TableRenderer {

    /** Writes all of it, in UTF-8; leaves {@code out} open. */
    void render(Report report, OutputStream out) throws IOException;
}
