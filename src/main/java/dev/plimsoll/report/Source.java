// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import java.io.File;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file, stream, namespace or cluster from which workloads are read.
 *
 * @param name as a user writes it, with slashes: {@code deploy/web.yaml}; {@code -} for standard input
 * @param path null for standard input and for a namespace
 * @param found whether it was found in a directory rather than named: its content may then be anything
 */
public record Source(String name, @Nullable Path path, boolean found) {
    /** A cluster as a whole. */
    public static final Source CLUSTER = new Source("cluster", null, false);

    public static final Source STDIN = new Source("-", null, false);

    public static Source named(Path path) {
        return new Source(name(path), path, false);
    }

    /** Returns a namespace of a cluster, with its API path as the name. */
    public static Source namespace(String name) {
        return new Source("namespaces/" + name, null, false);
    }

    public static Source found(Path path) {
        return new Source(name(path), path, true);
    }

    /** Returns the name for text output. */
    public String title() {
        return name.equals(STDIN.name) ? "stdin" : name;
    }

    /** Returns a path with slashes, on Windows too. */
    static String name(Path path) {
        var name = path.toString().replace(File.separatorChar, '/');
        return name.startsWith("./") ? name.substring(2) : name;
    }
}
