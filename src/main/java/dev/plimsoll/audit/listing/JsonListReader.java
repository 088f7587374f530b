// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import dev.plimsoll.json.JsonReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list, as an API server answers it ({@code {"metadata": …, "items": […]}}), from a stream, and never holds more of it than
 * one item. Looks for where items end, and for nothing else: what is in them is for whoever reads them.
 */
final class JsonListReader {
    /** Bytes of an item. etcd takes 1.5 MiB of protobuf, of which JSON makes a multiple. */
    static final int LONGEST_ITEM = 16 << 20;

    private static final int FIRST_BUFFER = 64 << 10;

    /** What is done with an item, in {@code bytes} from {@code from} to {@code to}, which change when it returns. */
    public interface Items {
        /**
         * Takes the next item.
         *
         * @throws ScanFailure if nothing more is wanted
         */
        void item(byte[] bytes, int from, int to) throws ScanFailure;
    }

    private final InputStream in;
    private final Items items;
    private byte[] buffer = new byte[FIRST_BUFFER];
    /** The first byte that is still needed, the next one to look at, and the end of what was read. */
    private int kept;

    private int at;
    private int end;
    private @Nullable String next;

    private JsonListReader(InputStream in, Items items) {
        this.in = in;
        this.items = items;
    }

    /**
     * Hands out every item, in order.
     *
     * @return the token of the next page; null if this was the last one
     * @throws IOException if the stream ends too early, or is no list
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
        if (significant() == 'n') { // Go writes null for a list that was never made
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

    /** Steps over a value. */
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

    /** Over what stands between strings and brackets, as far as it was read. */
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

    /** The next byte that is no white space, which stays. */
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

    /** Reads on; what is not needed any more makes room. */
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
