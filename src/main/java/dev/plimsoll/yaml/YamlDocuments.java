// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.YamlDocument.Broken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the documents of a file as kubectl does. */
public final class YamlDocuments {

    /** Manifests of 2 MB are normal, etcd refuses objects over 1.5 MB; this is room for forty of the largest bundles. */
    public static final int MAX_INPUT_BYTES = 64 << 20;

    private final SourceText text;
    private final @Nullable Broken tooLarge;
    private final Set<Integer> templated = new HashSet<>();

    private YamlDocuments(byte[] input) {
        boolean fits = input.length <= MAX_INPUT_BYTES;
        text = SourceText.decode(fits ? input : new byte[0]);
        tooLarge = fits
                ? null
                : new Broken(
                        1,
                        1,
                        "the file has " + input.length + " bytes; at most " + MAX_INPUT_BYTES + " are read, split it");
    }

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
        var documents = new ArrayList<YamlDocument>();
        new YamlDocuments(input).forEach(documents::add);
        return List.copyOf(documents);
    }

    /**
     * The documents of a stream. Of what never ends no more is read than is needed to refuse it.
     *
     * @param input as in {@link #read(byte[])}; read to its end, and left open
     */
    public static YamlDocuments of(InputStream input) throws IOException {
        return new YamlDocuments(input.readNBytes(MAX_INPUT_BYTES + 1));
    }

    /** Hands out every document in order, each as it is read: of those before it nothing is kept. */
    public void forEach(Consumer<YamlDocument> documents) {
        if (tooLarge != null) {
            documents.accept(tooLarge);
        } else {
            new DocumentStream(text, documents, templated).read();
        }
    }

    /** Whether a document that was handed out as broken would be read if <code>{{ … }}</code> were a word: it is a template. */
    public boolean isTemplate(YamlDocument.Broken document) {
        return templated.contains(document.number());
    }

    /** Whether a word stands in the text, wherever. */
    public boolean mentions(String word) {
        return text.contains(word);
    }
}
