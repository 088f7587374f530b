// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a program left behind that was started as a user starts it. */
public record Launched(int status, String out, String err) {
    /** The launcher of this source tree. */
    public static final Path LAUNCHER = Path.of("plimsoll").toAbsolutePath();

    private static final int LONGEST_SECONDS = 300;

    /** Runs the launcher with the JDK of this test. */
    public static Launched plimsoll(Path directory, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return run(directory, Map.of("JAVA_HOME", System.getProperty("java.home")), command);
    }

    public static Launched run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var out = Files.createTempFile("plimsoll", ".out");
        var err = Files.createTempFile("plimsoll", ".err");
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            var process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new Launched(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
