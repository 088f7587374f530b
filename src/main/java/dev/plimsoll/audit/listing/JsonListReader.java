// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import dev.plimsoll.json.JsonReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list as an API server sends it ({@code {"metadata": …, "items": […]}}) from a stream, with at most one item in memory.
 * Finds only the boundaries of items; the receiver parses their content.
 */
final class JsonListReader {
    /** Maximum bytes of an item. etcd accepts 1.5 MiB of protobuf, and the JSON of it is several times larger. */
    static final int LONGEST_ITEM = 16 << 20;

    private static final int FIRST_BUFFER = 64 << 10;

    /** Receives items, in {@code bytes} from {@code from} to {@code to}, which are overwritten after it returns. */
    public interface Items {
        /**
         * Receives the next item.
         *
         * @throws ScanFailure if no further items are wanted
         */
        void item(byte[] bytes, int from, int to) throws ScanFailure;
    }

    private final InputStream in;
    private final Items items;
    private byte[] buffer = new byte[FIRST_BUFFER];
    /** Index of the first byte that is still needed; then the next byte to read, and the end of the buffered bytes. */
    private int kept;

    private int at;
    private int end;
    private @Nullable String next;

    private JsonListReader(InputStream in, Items items) {
        this.in = in;
        this.items = items;
    }

    /**
     * Passes on every item, in order.
     *
     * @return the token of the next page; null if this was the last one
     * @throws IOException if the stream ends too early, or is not a list
     * @throws ScanFailure of {@code items}
     */
    static @Nullable String read(InputStream in, Items items) throws IOException, ScanFailure {
        var reader = new JsonListReader(in, items);
        reader.list();
        return reader.next;
    }

    private void list() throws IOException, ScanFailure {
        expect('{');
        if (significant() == '}') {
            return;
        }
        while (true) {
            kept = at;
            value();
            var name = new JsonReader(buffer, kept, at).string();
            expect(':');
            if ("items".equals(name)) {
                items();
            } else {
                significant();
                kept = at;
                value();
                if ("metadata".equals(name)) {
                    next = token();
                }
            }
            if (significant() == '}') {
                return;
            }
            expect(',');
            significant();
        }
    }

    private @Nullable String token() {
        var metadata = new JsonReader(buffer, kept, at);
        String token = null;
        if (metadata.object()) {
            for (String key; (key = metadata.key()) != null; ) {
                if (key.equals("continue")) {
                    token = metadata.string();
                } else {
                    metadata.skip();
                }
            }
        }
        return token == null || token.isEmpty() ? null : token;
    }

    private void items() throws IOException, ScanFailure {
        if (significant() == 'n') { // Go writes null for a nil slice
            kept = at;
            value();
            return;
        }
        expect('[');
        if (significant() == ']') {
            at++;
            return;
        }
        while (true) {
            significant();
            kept = at;
            value();
            items.item(buffer, kept, at);
            if (significant() == ']') {
                at++;
                return;
            }
            expect(',');
        }
    }

    /** Skips a value. */
    private void value() throws IOException {
        int depth = 0;
        do {
            byte b = next();
            if (b == '"') {
                string();
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                depth--;
            } else if (depth == 0) {
                scalar();
            } else {
                structure();
            }
        } while (depth > 0);
    }

    /** Skips characters other than strings and brackets, within the buffered bytes. */
    private void structure() {
        int i = at;
        while (i < end && buffer[i] != '"' && !isBracket(buffer[i])) {
            i++;
        }
        at = i;
    }

    private static boolean isBracket(byte b) {
        return b == '{' || b == '}' || b == '[' || b == ']';
    }

    private void scalar() throws IOException {
        while (true) {
            if (at == end && !more()) {
                return;
            }
            byte b = buffer[at];
            if (b == ',' || b == '}' || b == ']' || b <= ' ') {
                return;
            }
            at++;
        }
    }

    private void string() throws IOException {
        while (true) {
            int i = at;
            while (i < end && buffer[i] != '"' && buffer[i] != '\\') {
                i++;
            }
            at = i;
            byte b = next();
            if (b == '"') {
                return;
            }
            if (b == '\\') {
                next();
            }
        }
    }

    private byte next() throws IOException {
        if (at == end && !more()) {
            throw new EOFException("the list ends too early");
        }
        return buffer[at++];
    }

    /** Returns the next byte that is not white space, without consuming it. */
    private byte significant() throws IOException {
        byte b = next();
        while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            b = next();
        }
        at--;
        return b;
    }

    private void expect(char wanted) throws IOException {
        if (significant() != wanted) {
            throw new IOException("the answer is no list");
        }
        at++;
        kept = at;
    }

    /** Reads more bytes, and discards those that are no longer needed. */
    private boolean more() throws IOException {
        if (kept > 0) {
            System.arraycopy(buffer, kept, buffer, 0, end - kept);
            at -= kept;
            end -= kept;
            kept = 0;
        }
        if (end == buffer.length) {
            if (end >= LONGEST_ITEM) {
                throw new IOException("an object of the list has more than " + LONGEST_ITEM + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * end);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }
}
