// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Records as JSON, written while they are read: what is handed out one by one is never in memory whole. */
public final class JsonOutput {
    /** What breaks off must not look whole: an exception ends the output where it is. */
    private static final ObjectWriter COMPACT = JsonMapper.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(SerializationFeature.WRAP_EXCEPTIONS)
            .build()
            .writer();

    private static final ObjectWriter PRETTY =
            COMPACT.with(printer()).with(new Escapes()).with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** What JSON demands, and DEL: the one control character of ASCII that it lets pass. */
    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private static final int DEL = 0x7f;

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = standardAsciiEscapesForJSON();
            codes[DEL] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return null; // as standard
        }
    }

    private JsonOutput() {}

    /** Writes JSON for a program, and leaves {@code out} open. */
    public static void write(Object value, OutputStream out) throws IOException {
        COMPACT.writeValue(out, value);
    }

    /**
     * Writes JSON as people read it and programs compare it, ends the line, and leaves {@code out} open. In ASCII, everything else
     * escaped, so that no name in a manifest can tell a terminal what to do.
     */
    public static void print(Object value, OutputStream out) throws IOException {
        PRETTY.writeValue(out, value);
        out.write('\n');
    }

    private static DefaultPrettyPrinter printer() {
        var indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withRootSeparator(null))
                .withObjectIndenter(indenter)
                .withArrayIndenter(indenter);
    }
}
