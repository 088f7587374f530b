// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes. Always UTF-8, as the tools around it, whatever the locale: a container has none.
 *
 * @param colours whether {@code out} is read by a person on a terminal who did not forbid colours
 * @param progress whether {@code err} is a terminal
 * @param width columns of the terminal
 * @param closed whether {@code in} was closed before the process began
 * @param readerGone whether {@code out} is a pipe that nobody reads any more
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean colours,
        boolean progress,
        int width,
        boolean closed,
        BooleanSupplier readerGone) {

    /** Streams that are open, for {@link Paragraph#WIDTH} columns. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, boolean colours, boolean progress) {
        this(in, out, err, colours, progress, Paragraph.WIDTH, false, () -> false);
    }

    /** The streams of this process. */
    public static Terminal ofProcess() {
        var out = new ProcessOutput(new FileOutputStream(FileDescriptor.out), target(Path.of("/proc/self/fd/1")));
        boolean terminal = isTerminal(1);
        return new Terminal(
                System.in,
                new PrintStream(new BufferedOutputStream(out, 1 << 16), false, UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
                wantsColours(System.getenv(), terminal),
                isTerminal(2),
                TerminalWidth.of(System.getenv(), terminal),
                StandardInput.isClosed(target(Path.of("/proc/self/fd/0"))),
                out::readerGone);
    }

    /** How text is set off from other text here. */
    public Style paint() {
        return colours ? Style.Coloured : Style.Plain;
    }

    /** {@code NO_COLOR} (no-color.org) and {@code TERM=dumb} forbid what a terminal would show. */
    static boolean wantsColours(Map<String, String> environment, boolean terminal) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /**
     * {@code System.console()} does not tell the streams apart: it is null in {@code helm template . | plimsoll check -}, whose
     * output is a terminal. So the kernel is asked, where it can be.
     */
    @SuppressWarnings("SystemConsoleNull") // from Java 22 on isTerminal() is asked as well
    private static boolean isTerminal(int descriptor) {
        var target = target(Path.of("/proc/self/fd/" + descriptor));
        if (target != null) {
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        }
        var console = System.console();
        try {
            return console != null
                    && Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true; // before Java 22 there is a console only where there is a terminal
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static @Nullable String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null; // no Linux
        }
    }
}
