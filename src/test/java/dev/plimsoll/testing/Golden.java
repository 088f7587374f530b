// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Expected text in a file of its own. {@code -Dupdate} rewrites the file, and the test still fails: somebody must read it. */
public final class Golden {
    private Golden() {}

    public static void assertMatches(Path file, String actual) throws IOException {
        var expected = Files.exists(file) ? Files.readString(file) : null;
        if (System.getProperty("update") != null && !actual.equals(expected)) {
            Files.writeString(file, actual);
            fail(file + " was rewritten: read what changed, and run the test without -Dupdate");
        }
        assertThat(expected).as("%s (-Dupdate rewrites it)", file).isEqualTo(actual);
    }
}
