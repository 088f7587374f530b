// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs another program without a shell, for a limited time, and reads a limited amount of what it prints. */
final class BoundedProcess {
    private static final int MOST_SECONDS = 60;
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_ERROR_BYTES = 16 << 10;

    private BoundedProcess() {}

    /** The first file of that name in the directories of {@code PATH} that can be run; null without. */
    static @Nullable Path find(String program) {
        for (var directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            var candidate = Path.of(directory.isEmpty() ? "." : directory).resolve(program);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** What the program prints. {@code what} names it in messages. */
    static byte[] run(String what, List<String> command) throws RenderFailure {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        } catch (IOException e) {
            throw new RenderFailure(what + " cannot be started: " + e.getMessage());
        }
        try {
            var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream(), MOST_BYTES + 1, process));
            var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream(), MOST_ERROR_BYTES, null));
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                throw new RenderFailure(what + " did not end within " + MOST_SECONDS + " seconds");
            }
            var text = out.get(MOST_SECONDS, TimeUnit.SECONDS);
            if (text.length > MOST_BYTES) {
                throw new RenderFailure(what + " prints more than " + MOST_BYTES + " bytes");
            }
            if (process.exitValue() != 0) {
                throw new RenderFailure(
                        what + " failed: " + oneLine(new String(err.get(MOST_SECONDS, TimeUnit.SECONDS), UTF_8)));
            }
            return text;
        } catch (TimeoutException | ExecutionException e) { // a child of it holds its output open
            throw new RenderFailure(what + " did not end its output");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RenderFailure(what + " was interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** No more than {@code most} bytes; the rest is passed over, or ends the process if one is given. */
    private static byte[] read(InputStream in, int most, @Nullable Process ends) {
        try (in) {
            var bytes = in.readNBytes(most);
            if (bytes.length == most && ends != null) {
                ends.destroyForcibly();
            } else {
                in.skip(Long.MAX_VALUE);
            }
            return bytes;
        } catch (IOException e) {
            return new byte[0]; // the process was ended
        }
    }

    private static String oneLine(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.isEmpty() ? "it says nothing" : line.length() > 400 ? line.substring(0, 400) + "…" : line;
    }
}
