// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something that workloads are read from.
 *
 * @param name as a person names it, with slashes: {@code deploy/web.yaml}; {@code -} for standard input
 * @param path null for standard input and for a namespace
 * @param found whether it was met in a directory rather than named: then it may be anything
 */
public record Source(String name, @Nullable Path path, boolean found) {
    /** A cluster as a whole. */
    public static final Source CLUSTER = new Source("cluster", null, false);

    public static final Source STDIN = new Source("-", null, false);

    public static Source named(Path path) {
        return new Source(name(path), path, false);
    }

    /** A namespace of a cluster, as a path of the API. */
    public static Source namespace(String name) {
        return new Source("namespaces/" + name, null, false);
    }

    public static Source found(Path path) {
        return new Source(name(path), path, true);
    }

    /** The name in a text for people. */
    public String title() {
        return name.equals(STDIN.name) ? "stdin" : name;
    }

    /** A path with slashes, on Windows too. */
    static String name(Path path) {
        var name = path.toString().replace(File.separatorChar, '/');
        return name.startsWith("./") ? name.substring(2) : name;
    }
}
