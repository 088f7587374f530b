// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.YamlDocument.Broken;
import java.util.List;

/** Reads the documents of a file as kubectl does. */
public final class YamlDocuments {

    /** Manifests of 2 MB are normal, etcd refuses objects over 1.5 MB; this is room for forty of the largest bundles. */
    public static final int MAX_INPUT_BYTES = 64 << 20;

    private YamlDocuments() {}

    /**
     * Every document of a file, in order. A stream that begins with <code>{</code> is read as JSON values in a row, any other as YAML
     * parted by {@code ---} lines, as {@code k8s.io/apimachinery/pkg/util/yaml} does; unlike kubectl it goes on after a broken one.
     *
     * <p>A document that is read means what kubectl makes of it. Some that kubectl reads are broken here: a key written twice, a text
     * that is no UTF-8, more than {@value Value#MAX_DEPTH} levels, aliases that repeat more than 16 MiB, a colon that touches the end of
     * its mapping ({@code {a:}}), and what SnakeYAML does not know ({@code "\\'"}, {@code |#} without a blank, a tab that begins a later
     * line of an unquoted text).
     *
     * @param input UTF-8, or UTF-16 with a byte order mark
     * @return empty for a file of blanks and comments; never throws for what a file holds
     */
    public static List<YamlDocument> read(byte[] input) {
        if (input.length > MAX_INPUT_BYTES) {
            return List.of(new Broken(
                    1,
                    1,
                    "the file has " + input.length + " bytes; at most " + MAX_INPUT_BYTES + " are read, split it"));
        }
        return new DocumentStream(Text.decode(input)).read();
    }
}
