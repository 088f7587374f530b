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

/** Writes records as JSON while they are read: lazily produced elements are never all in memory. */
public final class JsonOutput {
    /** An exception ends the output where it is, so that truncated output does not look complete. */
    private static final ObjectWriter COMPACT = JsonMapper.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(SerializationFeature.WRAP_EXCEPTIONS)
            .build()
            .writer();

    private static final ObjectWriter PRETTY =
            COMPACT.with(printer()).with(new Escapes()).with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** Escapes what JSON requires, and DEL, the only ASCII control character that JSON allows unescaped. */
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
            return null; // standard escape
        }
    }

    private JsonOutput() {}

    /** Writes JSON for a program, and leaves {@code out} open. */
    public static void write(Object value, OutputStream out) throws IOException {
        COMPACT.writeValue(out, value);
    }

    /**
     * Writes indented JSON for people and for comparison by programs, ends the line, and leaves {@code out} open. The output is
     * ASCII with all other characters escaped, so that a name in a manifest cannot control a terminal.
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
