// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** JSON Pointers (RFC 6901) and the field paths of findings, each made of the other. */
public final class JsonPointer {
    private JsonPointer() {}

    /**
     * The JSON Pointer of a field path. The path must consist of fields and indices alone; a key of a map, which may hold any
     * character, is appended with {@link #escaped}.
     */
    public static String of(String fieldPath) {
        return "/" + fieldPath.replace("]", "").replace('[', '/').replace('.', '/');
    }

    /** {@code spec.containers[0]} of {@code /spec/containers/0}. */
    public static String fieldPath(String pointer) {
        var path = new StringBuilder();
        for (var token : pointer.substring(1).split("/", -1)) {
            if (!token.isEmpty() && token.chars().allMatch(c -> c >= '0' && c <= '9')) {
                path.append('[').append(token).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(unescaped(token));
            }
        }
        return path.toString();
    }

    /** A key as it stands in a JSON Pointer: {@code nvidia.com~1gpu}. */
    public static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** The key that such a part of a JSON Pointer stands for. */
    public static String unescaped(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }
}
