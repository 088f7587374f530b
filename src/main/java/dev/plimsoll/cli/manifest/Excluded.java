// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Files and directories that a walk leaves out, by globs on their path below the directory that was named, or on their name. */
public final class Excluded {
    private final List<PathMatcher> globs;

    /** @throws IllegalArgumentException if one is no glob */
    public Excluded(List<String> globs) {
        this.globs = globs.stream().map(Excluded::matcher).toList();
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "'" + glob + "' is no glob, such as 'charts/**' or '*.tmpl.yaml': " + e.getDescription(), e);
        }
    }

    boolean matches(Path directory, Path entry) {
        var below = directory.relativize(entry);
        return globs.stream().anyMatch(glob -> glob.matches(below) || glob.matches(entry.getFileName()));
    }
}
