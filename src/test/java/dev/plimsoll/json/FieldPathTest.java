// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldPathTest {
    private static final String POD = """
            {"kind": "Pod", "spec": {"containers": [{"image": "a"}, {"image": "b", "resources":
             {"limits": {"cpu": 1, "nvidia.com/gpu": 2, "a/b": 3, "a.b": 4, ".a": 9, "/a": 0}}}], "n": [[5], [6, 7]]}, "l\\u0061st": 8}""";

    @ParameterizedTest
    @CsvSource({
        "{\"kind\", ''",
        "\"Pod\", kind",
        "od\", kind",
        "{\"containers\", spec",
        "[{\"image\", spec.containers",
        "{\"image\": \"a\", spec.containers[0]",
        "\"a\", spec.containers[0].image",
        "{\"image\": \"b\", spec.containers[1]",
        "\"b\", spec.containers[1].image",
        "1, spec.containers[1].resources.limits.cpu",
        "2, spec.containers[1].resources.limits[nvidia.com/gpu]",
        "3, spec.containers[1].resources.limits[a/b]",
        "4, spec.containers[1].resources.limits[a.b]",
        "9, spec.containers[1].resources.limits[.a]",
        "0, spec.containers[1].resources.limits[/a]",
        "5, spec.n[0][0]",
        "6, spec.n[1][0]",
        "7, spec.n[1][1]",
        "8, last",
    })
    void aByteStandsInTheInnermostValueThatHoldsIt(String text, String path) {
        assertThat(of(POD, POD.indexOf(text))).isEqualTo(path);
    }

    @Test
    void whatStandsBetweenValuesBelongsToTheObjectAround() {
        assertThat(of(POD, POD.indexOf("\"kind\""))).isEmpty();
        assertThat(of(POD, POD.indexOf(": \"Pod\""))).isEmpty();
        assertThat(of(POD, POD.indexOf(", \"spec\""))).isEmpty();
        assertThat(of(POD, POD.indexOf(", {\"image\""))).isEqualTo("spec.containers");
        assertThat(of(POD, POD.length() - 1)).isEmpty();
    }

    @Test
    void aValueThatHoldsNothingHasNoPath() {
        assertThat(of("7", 0)).isEmpty();
        assertThat(of("  \"text\"", 4)).isEmpty();
    }

    @Test
    void thePathBeginsWhereTheObjectStands() {
        var bytes = ("{\"object\": " + POD + "}").getBytes(UTF_8);
        int from = "{\"object\": ".length();

        assertThat(FieldPath.of(bytes, from, bytes.length - 1, from + POD.indexOf("\"b\"")))
                .isEqualTo("spec.containers[1].image");
    }

    @Test
    void ofAKeyThatStandsTwiceTheByteTellsWhich() {
        var json = "{\"a\": {\"b\": 1}, \"a\": {\"c\": 2}}";

        assertThat(of(json, json.indexOf("1"))).isEqualTo("a.b");
        assertThat(of(json, json.indexOf("{\"c\""))).isEqualTo("a");
        assertThat(of(json, json.indexOf("2"))).isEqualTo("a.c");
    }

    private static String of(String json, int offset) {
        var bytes = json.getBytes(UTF_8);
        return FieldPath.of(bytes, 0, bytes.length, offset);
    }
}
