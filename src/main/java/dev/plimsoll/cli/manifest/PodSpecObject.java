// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.json.JsonReader;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The pod spec of a custom object as a {@code PodTemplate}, whose pod spec stands at {@code template.spec}: so it is read and judged
 * like any other template.
 */
public final class PodSpecObject {
    private PodSpecObject() {}

    /** Whether an object stands at the end of {@code steps}. */
    static boolean holds(byte[] json, int from, int to, List<String> steps) {
        return find(json, from, to, steps) >= 0;
    }

    /** The JSON of the PodTemplate; the metadata are those of the object. */
    public static byte[] of(byte[] json, ManifestItem.Carrier carrier, PodSpecPath place) {
        int spec = find(json, carrier.from(), carrier.to(), place.steps());
        int metadata = find(json, carrier.from(), carrier.to(), List.of("metadata"));
        var out = new ByteArrayOutputStream(carrier.to() - carrier.from());
        out.writeBytes("{\"template\":{\"spec\":".getBytes(UTF_8));
        write(json, spec, carrier.to(), out);
        out.writeBytes("}".getBytes(UTF_8));
        if (metadata >= 0) {
            out.writeBytes(",\"metadata\":".getBytes(UTF_8));
            write(json, metadata, carrier.to(), out);
        }
        out.writeBytes("}".getBytes(UTF_8));
        return out.toByteArray();
    }

    private static void write(byte[] json, int from, int to, ByteArrayOutputStream out) {
        var in = new JsonReader(json, from, to);
        in.skip();
        out.write(json, from, in.position() - from);
    }

    /** Where the object at the end of {@code steps} begins, -1 without. */
    private static int find(byte[] json, int from, int to, List<String> steps) {
        int at = from;
        for (var step : steps) {
            at = json[at] == '{' ? member(json, at, to, step) : -1;
            if (at < 0) {
                return -1;
            }
        }
        return json[at] == '{' ? at : -1;
    }

    private static int member(byte[] json, int from, int to, String name) {
        var in = new JsonReader(json, from, to);
        in.object();
        int found = -1;
        for (String key; (key = in.key()) != null; ) {
            found = key.equals(name) ? in.position() : found;
            in.skip();
        }
        return found;
    }
}
