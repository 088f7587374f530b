// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;

/** Any two paths: however they are written, the same one lies under the other, segment by segment. */
class HostFileFuzzTest {
    /** A path a line. */
    @DictionaryEntries({"/..", "/./", "//", "C:\\", "\\\\.\\pipe\\", "/proc/1/root", "/var/log", "\\", "/"})
    @FuzzTest
    void anyTwoPaths(byte[] input) {
        var lines = new String(input, UTF_8).split("\n", 2);
        check(lines[0], lines[lines.length - 1]);
    }

    private static void check(String one, String other) {
        var file = new HostFile(one);
        var directory = new HostFile(other);

        assertThat(file.toString()).isEqualTo(one);
        assertThat(file.isWithin(file)).as(one).isTrue();
        if (Arrays.asList(one.split("[/\\\\]")).contains("..")) {
            assertThat(file.leadsAnywhere()).as(one).isTrue();
        }
        if (!isWindows(one) && !isWindows(other)) {
            assertThat(file.isWithin(directory))
                    .as("%s in %s", one, other)
                    .isEqualTo(startsWith(segments(one), segments(other)));
            assertThat(file.isRoot())
                    .as(one)
                    .isEqualTo(one.startsWith("/") && segments(one).isEmpty());
            assertSame(file, new HostFile(one.replace("/", "//./") + (one.isEmpty() ? "" : "/")));
        }
        int start = Math.min(2, one.length()); // two slashes, of which kind, make a path of the network
        var slashed = one.substring(0, start) + one.substring(start).replace('/', '\\');
        assertSame(file.onWindows(), new HostFile(slashed).onWindows());
        assertThat(new HostFile(one + "/x").isWithin(file) || !one.equals(one.strip()))
                .as(one + "/x")
                .isTrue();
    }

    private static void assertSame(HostFile one, HostFile other) {
        assertThat(one.isWithin(other) && other.isWithin(one))
                .as("%s and %s are the same", one, other)
                .isTrue();
        assertThat(one.isRoot()).as("%s and %s", one, other).isEqualTo(other.isRoot());
        assertThat(one.leadsAnywhere()).as("%s and %s", one, other).isEqualTo(other.leadsAnywhere());
    }

    private static boolean isWindows(String path) {
        boolean drive = path.length() >= 2 && Character.isLetter(path.charAt(0)) && path.charAt(1) == ':';
        return path.startsWith("\\") || (drive && (path.length() == 2 || "/\\".indexOf(path.charAt(2)) >= 0));
    }

    private static List<String> segments(String path) {
        return Arrays.stream(path.split("/"))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .toList();
    }

    private static boolean startsWith(List<String> list, List<String> start) {
        return list.size() >= start.size() && list.subList(0, start.size()).equals(start);
    }
}
