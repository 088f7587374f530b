// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * HTTP as it is on the wire, with headers that the JDK's client does not let anybody set.
 *
 * @param headers by name, whatever its case
 */
public record RawHttp(int status, Map<String, List<String>> headers, String body) {

    /**
     * Sends a request without body, and reads the response.
     *
     * @param head lines of the request, without the last and empty one
     */
    public static RawHttp send(String address, int port, String... head) throws IOException {
        try (var socket = new Socket(address, port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((String.join("\r\n", head) + "\r\n\r\n").getBytes(ISO_8859_1));
            return read(socket.getInputStream());
        }
    }

    /** A GET with this {@code Host}, over a connection of its own. */
    public static RawHttp get(int port, String path, String host) throws IOException {
        return send("127.0.0.1", port, "GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close");
    }

    /** To the end of the body, or of the connection where its length is not said. */
    private static RawHttp read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("no whole head: " + head);
            }
            head.append((char) c);
        }
        var lines = head.toString().strip().split("\r\n", -1);
        var headers = List.of(lines).subList(1, lines.length).stream()
                .map(line -> line.split(": ?", 2))
                .collect(Collectors.groupingBy(
                        header -> header[0],
                        () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                        Collectors.mapping(header -> header[1], Collectors.toList())));
        var length = headers.get("Content-Length");
        var body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
        return new RawHttp(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, new String(body, ISO_8859_1));
    }
}
