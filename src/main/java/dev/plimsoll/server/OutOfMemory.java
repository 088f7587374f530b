// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import io.netty.util.internal.OutOfDirectMemoryError;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when memory runs out, wherever that is caught and logged, or ends a thread: a watch or an event loop may be lost
 * with it, and a kubelet makes a new process that has all of them. The one exception is the audit, which catches it, gives up what it
 * holds and logs no error object. That is why the JVM's own {@code -XX:+ExitOnOutOfMemoryError} is not set: it knows no exception, and
 * tenants decide how much there is to audit.
 */
final class OutOfMemory extends Handler {
    /** As {@code -XX:+ExitOnOutOfMemoryError} has it ({@code hotspot/share/utilities/debug.cpp}). */
    private static final int STATUS = 3;

    private final Runnable end;

    OutOfMemory(Runnable end) {
        this.end = end;
    }

    /** Watches as soon as the log is set up, for as long as this process lives. */
    @Singleton
    static class OfThisProcess {
        void start(@Observes StartupEvent event) {
            watch();
        }
    }

    private static void watch() {
        var handler = new OutOfMemory(() -> {
            System.err.println("plimsoll: out of memory: the process ends");
            Runtime.getRuntime().halt(STATUS);
        });
        Logger.getLogger("").addHandler(handler);
        Thread.setDefaultUncaughtExceptionHandler((thread, problem) -> {
            handler.look(problem);
            System.err.println("plimsoll: thread " + thread.getName() + " ends: " + problem);
        });
    }

    @Override
    public void publish(LogRecord logged) {
        look(logged.getThrown());
    }

    void look(@Nullable Throwable problem) {
        var cause = problem;
        for (int depth = 0; cause != null && depth < 32; depth++) {
            if (cause instanceof OutOfMemoryError && !isOfBuffers(cause)) {
                end.run();
                return;
            }
            cause = cause.getCause();
        }
    }

    /** Buffers outside the heap have a limit of their own; that there is none for a connection harms this connection alone. */
    private static boolean isOfBuffers(Throwable problem) {
        return problem instanceof OutOfDirectMemoryError
                || String.valueOf(problem.getMessage()).contains("direct buffer memory");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
