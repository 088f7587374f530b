// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.yaml.YamlDocument.Broken;
import dev.plimsoll.yaml.YamlDocument.Parsed;
import java.util.List;

/**
 * How the tests of this package ask. What they expect of a document that is read was taken from {@code sigs.k8s.io/yaml} v1.6.0 over
 * {@code go.yaml.in/yaml/v2} v2.4.4, and of a stream from {@code k8s.io/apimachinery} v0.37.2: the ones that kubectl 1.37 is built with.
 */
final class Reading {
    private Reading() {}

    static void reads(String yaml, String json) {
        assertThat(json(only(yaml))).as(yaml).isEqualTo(json);
    }

    static void refuses(String yaml, int line, String message) {
        assertThat(only(yaml)).as(yaml).isEqualTo(new Broken(1, line, message));
    }

    /** For mistakes that SnakeYAML puts into words. */
    static void refuses(String yaml) {
        assertThat(only(yaml)).as(yaml).isInstanceOf(Broken.class);
    }

    static YamlDocument only(String yaml) {
        List<YamlDocument> documents = YamlDocuments.read(yaml.getBytes(UTF_8));
        assertThat(documents).as(yaml).hasSize(1);
        return documents.get(0);
    }

    static List<String> all(String stream) {
        return all(stream.getBytes(UTF_8));
    }

    /** Every document as {@code number@line json} or {@code number@line! message}. */
    static List<String> all(byte[] stream) {
        return YamlDocuments.read(stream).stream().map(Reading::describe).toList();
    }

    static String json(YamlDocument document) {
        assertThat(document).isInstanceOf(Parsed.class);
        return new String(((Parsed) document).json(), UTF_8);
    }

    private static String describe(YamlDocument document) {
        String place = document.number() + "@" + document.line();
        return document instanceof Broken broken ? place + "! " + broken.message() : place + " " + json(document);
    }
}
