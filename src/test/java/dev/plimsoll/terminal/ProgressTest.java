// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong now = new AtomicLong(7 * SECOND);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aQuickCheckSaysNothing() {
        var progress = progress(true);

        progress.next("a.yaml");
        now.addAndGet(SECOND / 2);
        progress.next("b.yaml");
        progress.end();

        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void aSlowCheckSaysWhereItIsAndCleansUpBehindItself() {
        var progress = progress(true);

        progress.next("a.yaml");
        now.addAndGet(2 * SECOND);
        progress.next("b\u001b.yaml");
        progress.next("too-soon.yaml");
        progress.end();

        assertThat(err.toString(UTF_8)).isEqualTo("\r\u001b[K2 files, b\\u001b.yaml\r\u001b[K");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    @Test
    void inAPipeItNeverSaysAnything() {
        var progress = progress(false);

        now.addAndGet(2 * SECOND);
        progress.next("a.yaml");
        progress.end();

        assertThat(err.toString(UTF_8)).isEmpty();
    }

    private Progress progress(boolean terminal) {
        return new Progress(
                new Terminal(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, true, UTF_8),
                        new PrintStream(err, true, UTF_8),
                        false,
                        terminal),
                now::get);
    }
}
