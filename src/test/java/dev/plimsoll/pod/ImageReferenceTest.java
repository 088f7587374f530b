// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is expected was taken from {@code reference.ParseNormalizedNamed} of {@code github.com/distribution/reference} v0.6.0. */
class ImageReferenceTest {
    private static final String HEX = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    private static final String SHA256 = "sha256:" + HEX;

    @ParameterizedTest
    @CsvSource({
        "nginx,",
        "docker.io/library/nginx,",
        "nginx:latest, latest",
        "nginx:1.27-alpine, 1.27-alpine",
        "localhost/app,",
        "localhost:5000, 5000",
        "localhost:5000/app,",
        "localhost:5000/app:1, 1",
        "localhosts/app,",
        "reg.io:443/a/b,",
        "REGISTRY/app,",
        "A/b,",
        "Z/b,",
        "a-b:80/c,",
        "A.b-C/d,",
        "az09/az09:AZaz09, AZaz09",
        "[fF:aA:09]/a,",
        "Reg.io/app:Tag, Tag",
        "1.2.3.4:5000/app:1, 1",
        "[::1]/app,",
        "[::1]:5000/a:b, b",
        "[fe80::A:1]/a,",
        "a_b.c/d,",
        "a.b-c.d/e,",
        "a/b.c/d_e/f__g/h-i/j---k/l:m, m",
        "a:_, _",
        "a:A.b-C_, A.b-C_",
    })
    void aColonBeforeTheLastSlashIsAPort(String text, String tag) {
        var image = ImageReference.parse(text);

        assertThat(image).isEqualTo(new ImageReference(text, true, tag, null));
        var pinned = text + "@" + SHA256;
        assertThat(ImageReference.parse(pinned)).isEqualTo(new ImageReference(pinned, true, tag, SHA256));
    }

    static Stream<String> noReferences() {
        return Stream.concat(
                Stream.of(
                        "",
                        " ",
                        " nginx",
                        "nginx ",
                        "nginx\n",
                        "ngi nx",
                        "nginx :1",
                        "nginx: 1",
                        "n\u00e4mlich",
                        "a:t\u00e4g"),
                Arrays.stream("""
                        Nginx / /a a/ a//b a/b/ a/B a/b/C:1 -a a- .a a. _a a_ a..b a._b a.-b a___b a-_b a/-b a-/b \
                        : :1 a: a/b: a:1:2 a:b/c:1:2 a:.1 a:-1 a:1+2 a:1/ \
                        reg.io:/a reg.io:x/a reg.io:80x/a reg.io:80:80/a :80/a .io/a -reg.io/a reg-.io/a reg.-io/a reg.io-/a \
                        reg..io/a reg.io./a Reg_io/a localhost/A [] [:] []/a [::1/a ::1]/a [g::1]/a [:G]/a []:80/a [::1]80/a [::1]:/a [::1]:x/a \
                        [1]/a [::1] [: @ a@ a@sha256 a@sha256: a@sha256:short a:@SHA256 @SHA256 a@SHA256@SHA256 a@SHA256:1 \
                        a@SHA256a a@sha512:HEX a@sha384:HEX a@md5:HEX a@sha383:HEXAAAA a@sha511:HEXHEX a@sha256:HEXHEX a@Sha256:HEX a@sha256:A1HEX a@sha256:g1HEX HEX""".replace("SHA256", SHA256)
                        .replace("A1HEX", "A" + HEX.substring(1))
                        .replace("g1HEX", "g" + HEX.substring(1))
                        .replace("AAAA", HEX.substring(32))
                        .replace("HEX", HEX)
                        .split(" ")));
    }

    @ParameterizedTest
    @MethodSource("noReferences")
    void whatIsNoReferenceIsNone(String text) {
        var image = ImageReference.parse(text);

        assertThat(image).isEqualTo(new ImageReference(text, false, null, null));
        assertThat(image.isLatest()).isFalse();
        assertThat(image.defaultPullPolicy()).isEqualTo("IfNotPresent");
    }

    @Test
    void digestsOfThreeKindsAreKnown() {
        for (var digest :
                List.of(SHA256, "sha384:" + "0123456789abcdef".repeat(6), "sha512:" + "0123456789abcdef".repeat(8))) {
            assertThat(ImageReference.parse("a@" + digest).digest()).isEqualTo(digest);
        }
    }

    @Test
    void aNameMayNotLookLikeAnImageId() {
        assertThat(ImageReference.parse(HEX.substring(1)).valid()).isTrue();
        assertThat(ImageReference.parse(HEX + "0").valid()).isTrue();
        assertThat(ImageReference.parse(HEX + ":1").valid()).isTrue();
        assertThat(ImageReference.parse("g" + HEX.substring(1)).valid()).isTrue();
    }

    @Test
    void aPathHasAtMost255CharactersWithoutTheRegistryAndATag128() {
        assertThat(ImageReference.parse("a".repeat(247)).valid())
                .as("library/ and 247")
                .isTrue();
        assertThat(ImageReference.parse("a".repeat(248)).valid()).isFalse();
        assertThat(ImageReference.parse("a/" + "a".repeat(253)).valid()).isTrue();
        assertThat(ImageReference.parse("a/" + "a".repeat(254)).valid()).isFalse();
        assertThat(ImageReference.parse("reg.io/" + "a".repeat(255) + ":1").valid())
                .isTrue();
        assertThat(ImageReference.parse("reg.io/" + "a".repeat(256) + ":1").valid())
                .isFalse();
        assertThat(ImageReference.parse("localhost/" + "a".repeat(255)).valid()).isTrue();
        assertThat(ImageReference.parse("localhosts/" + "a".repeat(250)).valid())
                .as("no registry")
                .isFalse();
        assertThat(ImageReference.parse("a:" + "t".repeat(128)).valid()).isTrue();
        assertThat(ImageReference.parse("a:" + "t".repeat(129)).valid()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, true, Always",
        "nginx:latest, true, Always",
        "reg:5000/app, true, Always",
        "nginx:Latest, false, IfNotPresent",
        "nginx:latest2, false, IfNotPresent",
        "reg:5000/app:1.2, false, IfNotPresent",
        "nginx@" + SHA256 + ", false, IfNotPresent",
        "nginx:1.2@" + SHA256 + ", false, IfNotPresent",
        "nginx:latest@" + SHA256 + ", false, Always",
    })
    void aDigestPinsButTheTagDecidesWhenToPull(String text, boolean latest, String pullPolicy) {
        assertThat(ImageReference.parse(text).isLatest()).isEqualTo(latest);
        assertThat(ImageReference.parse(text).defaultPullPolicy()).isEqualTo(pullPolicy);
    }

    @Test
    void onlyTheEmptyTextIsNoImageAtAll() {
        assertThat(ImageReference.NONE).isEqualTo(ImageReference.parse(""));
        assertThat(ImageReference.NONE.isEmpty()).isTrue();
        assertThat(ImageReference.parse(" ").isEmpty()).isFalse();
    }
}
