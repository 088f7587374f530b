// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import static dev.plimsoll.yaml.Reading.all;
import static dev.plimsoll.yaml.Reading.json;
import static dev.plimsoll.yaml.Reading.only;
import static dev.plimsoll.yaml.Reading.reads;
import static dev.plimsoll.yaml.Reading.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.yaml.YamlDocument.Broken;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final String TOO_DEEP = "nested deeper than 100 levels, which is the most that is read";

    @Test
    void aHundredLevelsAreRead() {
        reads(nested(100), nested(100));
        reads("{\"a\":" + nested(99) + "}", "{\"a\":" + nested(99) + "}");
        reads("- ".repeat(100), "[".repeat(100) + "null" + "]".repeat(100));
    }

    @Test
    void moreAreRefused() {
        refuses(nested(101), 1, TOO_DEEP);
        refuses(nested(500_000), 1, TOO_DEEP);
        refuses("- ".repeat(101), 1, TOO_DEEP);
    }

    @Test
    void deepJsonDoesNotHideWhatFollows() {
        assertThat(all("{\"a\":" + nested(200_000) + "}\n{\"b\": 2}"))
                .containsExactly("1@1! " + TOO_DEEP, "2@2 {\"b\":2}");
    }

    @Test
    void aliasesDoNotReachDeeper() {
        String half = "a: &x " + nested(60) + "\n";

        refuses(half + "b: " + "[".repeat(60) + "*x" + "]".repeat(60), 2, TOO_DEEP);
        assertThat(json(only(half + "b: " + "[".repeat(39) + "*x" + "]".repeat(39))))
                .hasSize(329);
    }

    @Test
    void aBillionLaughsAreRefused() {
        StringBuilder yaml = new StringBuilder("a: &a0 [lol]\n");
        for (int i = 1; i < 20; i++) {
            yaml.append("b")
                    .append(i)
                    .append(": &a")
                    .append(i)
                    .append(" [")
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }

        refuses(yaml.toString(), 8, "the aliases repeat more than 16777216 characters; write the document out");
    }

    @Test
    void longTextsInAliasesCountToo() {
        String yaml = "a: &a " + "x".repeat(1 << 20) + "\nb: [" + "*a, ".repeat(17) + "]\n";

        refuses(yaml, 2, "the aliases repeat more than 16777216 characters; write the document out");
    }

    @Test
    void mergesCountToo() {
        StringBuilder yaml = new StringBuilder("a: &a {");
        for (int i = 0; i < 10_000; i++) {
            yaml.append("k").append(i).append(": v, ");
        }
        yaml.append("}\nb: {<<: [").append("*a, ".repeat(200)).append("]}\n");

        refuses(yaml.toString(), 2, "the aliases repeat more than 16777216 characters; write the document out");
    }

    @Test
    void ordinaryAliasesAreFine() {
        assertThat(json(only("a: &a {k: v}\nb: [" + "*a, ".repeat(10_000) + "]")))
                .hasSize(100_021);
    }

    @Test
    void aFileTooLargeIsNotRead() {
        Broken broken = (Broken)
                YamlDocuments.read(new byte[YamlDocuments.MAX_INPUT_BYTES + 1]).get(0);

        assertThat(broken.message()).isEqualTo("the file has 67108865 bytes; at most 67108864 are read, split it");
    }

    @Test
    void aLargeManifestIsRead() {
        String item = "- {apiVersion: v1, kind: Pod, metadata: {name: x}}\n";

        assertThat(json(only("items:\n" + item.repeat(10_000)))).hasSize(11 + 10_000 * 57);
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }
}
