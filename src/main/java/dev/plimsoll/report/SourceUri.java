// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;

/**
 * The URI of a source in SARIF (RFC 3986): relative to the working directory, which in CI is the root of the repository, so that
 * a file has the same name on every machine; a file URI for sources outside of it.
 */
final class SourceUri {
    private static final String UNRESERVED = "-._~/!$&'()*+,;=@";

    private SourceUri() {}

    static String of(Source source) {
        var path = source.path();
        if (path == null) {
            return escaped(source.title());
        }
        var here = Path.of("").toAbsolutePath();
        var there = path.toAbsolutePath().normalize();
        return there.startsWith(here)
                ? escaped(Source.name(here.relativize(there)))
                : "file://" + (there.toString().startsWith("/") ? "" : "/") + escaped(Source.name(there));
    }

    private static String escaped(String path) {
        var uri = new StringBuilder();
        for (byte b : path.getBytes(UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                uri.append(c);
            } else {
                uri.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                uri.append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return uri.toString();
    }
}
