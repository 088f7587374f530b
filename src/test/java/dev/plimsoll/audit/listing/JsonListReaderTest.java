// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListReaderTest {
    /** A stream that hands out no more than some bytes at once. */
    private static InputStream dripping(String text, int atOnce) {
        return new ByteArrayInputStream(text.getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
                return super.read(into, from, Math.min(length, atOnce));
            }
        };
    }

    private record Read(String next, List<String> items) {}

    private static Read read(InputStream in) throws IOException, ScanFailure {
        var items = new ArrayList<String>();
        var next = JsonListReader.read(in, (bytes, from, to) -> items.add(new String(bytes, from, to - from, UTF_8)));
        return new Read(next, items);
    }

    private static Read read(String text) throws IOException, ScanFailure {
        return read(dripping(text, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void everyItemComesWholeHoweverTheBytesCome(int atOnce) throws IOException, ScanFailure {
        var one = "{\"a\": \"}]\\\\\\\"{\", \"b\": [1, {\"c\": null}]}";
        var other = "{\"long\":\"" + "x".repeat(200_000) + "\"}";
        var list = "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"next\"},\"items\":["
                + one + " , " + other + "\n,{}],\"more\":[[],{}, -1.5e3, true]}\n";

        assertThat(read(dripping(list, atOnce))).isEqualTo(new Read("next", List.of(one, other, "{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"items\":[]}",
                "{\"items\":null}",
                "{\"items\":null,\"metadata\":{}}",
                "{\"metadata\":null,\"items\":[]}",
                "{\"metadata\":{\"continue\":\"\"}, \"items\": [ ] }"
            })
    void aListMayBeEmpty(String list) throws IOException, ScanFailure {
        assertThat(read(list)).isEqualTo(new Read(null, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"items\":[", "{\"items\":[{\"a\":\"b", "{\"items\":[{}", "{\"items\":[{},"})
    void anAnswerThatBreaksOffIsToldFromOneThatEnds(String list) {
        assertThatThrownBy(() -> read(list)).isInstanceOf(IOException.class).hasMessageContaining("ends too early");
    }

    @Test
    void whatIsNoListIsRefused() {
        assertThatThrownBy(() -> read("404 page not found")).hasMessage("the answer is no list");
        assertThatThrownBy(() -> read("{\"items\":{}}")).hasMessage("the answer is no list");
    }

    @Test
    void anItemThatNoApiServerCouldHoldIsNotReadToItsEnd() {
        var endless = new InputStream() {
            private int at;

            @Override
            public int read() {
                var start = "{\"items\":[\"";
                return at < start.length() ? start.charAt(at++) : 'x';
            }

            @Override
            public int read(byte[] into, int from, int length) {
                for (int i = 0; i < length; i++) {
                    into[from + i] = (byte) read();
                }
                return length;
            }
        };

        assertThatThrownBy(() -> read(endless)).hasMessageContaining("more than " + JsonListReader.LONGEST_ITEM);
    }
}
