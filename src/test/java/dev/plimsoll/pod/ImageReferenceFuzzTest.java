// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Any text is read as the regular expressions of the distribution project read it, by whose grammar {@link ImageReference} is. */
class ImageReferenceFuzzTest {
    // github.com/distribution/reference v0.6.0, regexp.go; the digests that github.com/opencontainers/go-digest v1.0.0
    // takes.
    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String DOMAIN = "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String PATH = COMPONENT + "(?:/" + COMPONENT + ")*";
    private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}";
    private static final String DIGEST = "sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}";
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:" + DOMAIN + "/)?(?<path>" + PATH + ")(?::(?<tag>" + TAG + "))?(?:@(?<digest>" + DIGEST + "))?");
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

    /** Java's regular expressions follow repeated groups by recursion. */
    private static final int LONGEST = 2_000;

    @DictionaryEntries({
        ":latest",
        "@sha256:",
        "@sha512:",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "localhost/",
        "docker.io/",
        "[::1]:5000/",
        "__"
    })
    @FuzzTest
    void anyText(byte[] input) {
        var text = new String(input, UTF_8);
        var image = ImageReference.parse(text);

        assertThat(image.text()).isEqualTo(text);
        if (text.length() <= LONGEST) {
            var expected = normalized(text);
            assertThat(image.valid()).as(text).isEqualTo(expected != null);
            assertThat(image.tag()).as(text).isEqualTo(expected == null ? null : expected.group("tag"));
            assertThat(image.digest()).as(text).isEqualTo(expected == null ? null : expected.group("digest"));
        }
        if (image.valid()) {
            var suffix = (image.tag() == null ? "" : ":" + image.tag())
                    + (image.digest() == null ? "" : "@" + image.digest());
            assertThat(text).endsWith(suffix).hasSizeGreaterThan(suffix.length());
        }
    }

    /** {@code ParseNormalizedNamed} of normalize.go; null for what is no reference. */
    private static @Nullable Matcher normalized(String text) {
        int slash = text.indexOf('/');
        var first = slash < 0 ? "" : text.substring(0, slash);
        boolean domain = first.equals("localhost")
                || first.contains(".")
                || first.contains(":")
                || !first.toLowerCase(Locale.ROOT).equals(first);
        var matcher = REFERENCE.matcher(domain ? text : "docker.io/" + (slash < 0 ? "library/" : "") + text);
        boolean valid = !IDENTIFIER.matcher(text).matches()
                && matcher.matches()
                && matcher.group("path").length() <= 255;
        return valid ? matcher : null;
    }
}
