// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** When memory runs out. */
class OutOfMemoryTest {
    private final AtomicInteger ended = new AtomicInteger();
    private final OutOfMemory watch = new OutOfMemory(ended::incrementAndGet);

    private int endedBy(Throwable logged) {
        var line = new LogRecord(Level.SEVERE, "cannot do it");
        line.setThrown(logged);
        watch.publish(line);
        return ended.get();
    }

    @Test
    void itEndsTheProcessWhereverItIsLogged() {
        assertThat(endedBy(new OutOfMemoryError("Java heap space"))).isEqualTo(1);
        assertThat(endedBy(new CompletionException(new OutOfMemoryError("Metaspace"))))
                .isEqualTo(2);
    }

    @Test
    void whatElseIsLoggedEndsNothing() {
        assertThat(endedBy(null)).isZero();
        assertThat(endedBy(new IllegalStateException("another defect"))).isZero();
        assertThat(endedBy(new StackOverflowError())).isZero();
    }

    /** A connection that gets none fails; the heap has room. */
    @Test
    void aBufferOutsideTheHeapThatIsNotToBeHadEndsNothing() {
        assertThat(endedBy(new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory (…)")))
                .isZero();
    }

    /** The JVM would end the process wherever it is thrown, in an audit too. */
    @Test
    void theJvmLeavesItToUs() throws Exception {
        assertThat(Files.readString(Path.of("src/main/docker/jvm.options")).lines())
                .noneMatch(line -> line.startsWith("-XX:+ExitOnOutOfMemoryError") || line.startsWith("-XX:+CrashOn"));
    }
}
