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
 * The streams of a command. Always UTF-8, like the tools around it, for every locale: a container has no locale.
 *
 * @param colours whether {@code out} is a terminal and the user did not disable colours
 * @param progress whether {@code err} is a terminal
 * @param width columns of the terminal
 * @param closed whether {@code in} was closed before the process began
 * @param readerGone whether {@code out} is a pipe whose reader has exited
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

    /** Creates a terminal of open streams, {@link Paragraph#WIDTH} columns wide. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, boolean colours, boolean progress) {
        this(in, out, err, colours, progress, Paragraph.WIDTH, false, () -> false);
    }

    /** Returns the streams of this process. */
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

    /** Returns the style for highlighted text. */
    public Style paint() {
        return colours ? Style.Coloured : Style.Plain;
    }

    /** Returns whether to use colours: {@code NO_COLOR} (no-color.org) and {@code TERM=dumb} disable them on a terminal. */
    static boolean wantsColours(Map<String, String> environment, boolean terminal) {
        return terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /**
     * Returns whether a descriptor is a terminal. Asks the kernel where possible, because {@code System.console()} does not
     * distinguish the streams: it is null in {@code helm template . | plimsoll check -}, whose output is a terminal.
     */
    @SuppressWarnings("SystemConsoleNull") // since Java 22, isTerminal() is called as well
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
            return true; // before Java 22, a console exists only on a terminal
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static @Nullable String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return null; // not Linux
        }
    }
}
