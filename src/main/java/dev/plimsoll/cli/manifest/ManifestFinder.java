// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plimsoll.cli.render.Sources;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.report.Source;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Finds what an argument of {@code check} means: a file, whatever its suffix; the manifests of a directory, sorted, however
 * deep, and the charts and kustomizations in it, whose files are no manifests; standard input. Within a directory, as {@code kubectl apply --recursive} does, links to files are followed and links to
 * directories are not, so that none can lead in circles; hidden directories are passed over.
 */
public final class ManifestFinder {
    public static final String STDIN = "-";

    /** What is found, in order. */
    public interface Found {
        void manifest(Source source);

        /** A directory that manifests are made from. */
        void toRender(Sources kind, Path directory);

        void error(Source source, InputError error);
    }

    private final Found found;
    private final Excluded excluded;

    public ManifestFinder(Found found, Excluded excluded) {
        this.found = found;
        this.excluded = excluded;
    }

    public void find(String argument) {
        if (argument.equals(STDIN)) {
            found.manifest(Source.STDIN);
            return;
        }
        try {
            var path = Path.of(argument);
            if (Files.isDirectory(path)) {
                if (!walk(path, path, true)) {
                    found.error(Source.named(path), error("no *.yaml, *.yml or *.json file is in it"));
                }
            } else {
                found.manifest(Source.named(path));
            }
        } catch (InvalidPathException e) {
            found.error(new Source(argument, null, false), error("not a path: " + e.getReason()));
        }
    }

    /** The documents of a source. */
    static YamlDocuments open(Source source, InputStream stdin) throws IOException {
        var path = source.path();
        if (path == null) {
            return YamlDocuments.of(stdin);
        }
        try (var in = Files.newInputStream(path)) {
            return YamlDocuments.of(in);
        }
    }

    /** Whether a file may hold a word of ASCII whose first letter comes once; one in UTF-16 may hold any. */
    static boolean mentions(Path file, String word) throws IOException {
        var wanted = word.getBytes(US_ASCII);
        var buffer = new byte[1 << 16];
        int matched = 0;
        boolean first = true;
        try (var in = Files.newInputStream(file)) {
            for (int length; (length = in.read(buffer)) > 0; first = false) {
                if (first && (buffer[0] & 0xFF) >= 0xFE) {
                    return true; // a byte order mark
                }
                for (int i = 0; i < length; i++) {
                    byte b = buffer[i];
                    if (b == wanted[matched]) {
                        if (++matched == wanted.length) {
                            return true;
                        }
                    } else {
                        matched = b == wanted[0] ? 1 : 0;
                    }
                }
            }
        }
        return false;
    }

    /** What is wrong with a file that could not be read. */
    public static InputError error(IOException e) {
        if (e instanceof NoSuchFileException) {
            return error("no such file or directory");
        }
        if (e instanceof AccessDeniedException) {
            return error("permission denied");
        }
        var message = e.getMessage();
        return error(message == null ? e.getClass().getSimpleName() : message);
    }

    private static InputError error(String message) {
        return new InputError(1, 0, "cannot be read: " + message);
    }

    /**
     * @param raw whether files are manifests; in a kustomization only directories of their own kustomization are looked for
     * @return whether there was anything to hand out, or to leave out
     */
    private boolean walk(Path argument, Path directory, boolean raw) {
        boolean any = false;
        var kind = Sources.in(directory);
        if (kind != null && (raw || kind == Sources.Kustomization)) {
            any = true;
            if (!kind.isOnlyIncluded(directory)) {
                found.toRender(kind, directory);
            }
        }
        if (kind == Sources.Chart) {
            return true;
        }
        try {
            for (var entry : entries(directory)) {
                boolean isDirectory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
                if (excluded.matches(argument, entry)) {
                    any = true;
                } else if (isDirectory && !isHidden(entry)) {
                    any |= walk(argument, entry, raw && kind == null);
                } else if (raw && kind == null && !isDirectory && isManifest(entry)) {
                    found.manifest(Source.found(entry));
                    any = true;
                }
            }
        } catch (IOException e) {
            found.error(Source.found(directory), error(e));
            any = true;
        }
        return any;
    }

    private static List<Path> entries(Path directory) throws IOException {
        var entries = new ArrayList<Path>();
        try (var stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(entries);
        return entries;
    }

    private static boolean isHidden(Path directory) {
        return directory.getFileName().toString().startsWith(".");
    }

    /** A link to a directory may well end in .yaml; a pipe or a device would never end. */
    private static boolean isManifest(Path entry) {
        var name = entry.getFileName().toString();
        boolean suffix = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        return suffix && (Files.isRegularFile(entry) || (Files.isSymbolicLink(entry) && !Files.exists(entry)));
    }
}
