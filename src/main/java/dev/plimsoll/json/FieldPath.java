// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

/**
 * Where in a document a byte stands, in the words of the Kubernetes API: {@code spec.containers[0].image}. Found by
 * reading a second time, so that reading well-formed input never pays for it.
 */
public final class FieldPath {
    private FieldPath() {}

    /**
     * The path, from the value that starts at {@code from}, of the innermost value that holds the byte {@code offset};
     * empty for that value itself. The bytes must be well-formed up to there.
     */
    public static String of(byte[] bytes, int from, int to, int offset) {
        var path = new StringBuilder();
        descend(new JsonReader(bytes, from, to), bytes, offset, path);
        return path.toString();
    }

    /** A key of a map may hold dots; Kubernetes writes it in brackets: {@code limits[nvidia.com/gpu]}. */
    private static void append(StringBuilder path, String key) {
        if (key.indexOf('.') >= 0 || key.indexOf('/') >= 0) {
            path.append('[').append(key).append(']');
        } else {
            path.append(path.isEmpty() ? "" : ".").append(key);
        }
    }

    private static void descend(JsonReader in, byte[] bytes, int offset, StringBuilder path) {
        int start = in.position();
        if (start >= offset) {
            return;
        }
        if (bytes[start] == '{') {
            in.object();
            for (String key; (key = in.key()) != null; ) {
                int value = in.position();
                in.skip();
                if (value <= offset && offset < in.position()) {
                    append(path, key);
                    descend(new JsonReader(bytes, value, in.position()), bytes, offset, path);
                    return;
                }
            }
        } else if (bytes[start] == '[') {
            in.array();
            for (int i = 0; in.element(); i++) {
                int value = in.position();
                in.skip();
                if (value <= offset && offset < in.position()) {
                    path.append('[').append(i).append(']');
                    descend(new JsonReader(bytes, value, in.position()), bytes, offset, path);
                    return;
                }
            }
        }
    }
}
