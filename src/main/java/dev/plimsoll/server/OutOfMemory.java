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
 * Ends the process when memory runs out, even where the error is caught and logged, or ends a thread: a watch or an event loop
 * may be lost with it, and the kubelet starts a new process with all of them. The only exception is the audit, which catches
 * the error, releases its memory and logs no error object. Therefore the JVM's own {@code -XX:+ExitOnOutOfMemoryError} is not
 * set: it allows no exception, and tenants decide how much there is to audit.
 */
final class OutOfMemory extends Handler {
    /** The status of {@code -XX:+ExitOnOutOfMemoryError} ({@code hotspot/share/utilities/debug.cpp}). */
    private static final int STATUS = 3;

    private final Runnable end;

    OutOfMemory(Runnable end) {
        this.end = end;
    }

    /** Installs the handler as soon as the log is set up, for the lifetime of this process. */
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

    /**
     * Returns whether a buffer outside the heap could not be allocated. Such buffers have a limit of their own, and a failure
     * affects one connection only.
     */
    private static boolean isOfBuffers(Throwable problem) {
        return problem instanceof OutOfDirectMemoryError
                || String.valueOf(problem.getMessage()).contains("direct buffer memory");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
