// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/** Converts between JSON Pointers (RFC 6901) and the field paths of findings. */
public final class JsonPointer {
    private JsonPointer() {}

    /**
     * Returns the JSON Pointer of a field path. The path must consist of fields and indices alone; a map key, which may contain
     * any character, is appended with {@link #escaped}.
     */
    public static String of(String fieldPath) {
        return "/" + fieldPath.replace("]", "").replace('[', '/').replace('.', '/');
    }

    /** Returns the field path of a JSON Pointer: {@code spec.containers[0]} of {@code /spec/containers/0}. */
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

    /** Escapes a key for a JSON Pointer: {@code nvidia.com~1gpu}. */
    public static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the key of an escaped part of a JSON Pointer. */
    public static String unescaped(String token) {
        return token.replace("~1", "/").replace("~0", "~");
    }
}
