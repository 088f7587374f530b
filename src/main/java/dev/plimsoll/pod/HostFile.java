// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A file or directory on the node, by its cleaned path: {@code //}, {@code /./} and a trailing slash are ignored. Whole segments
 * are compared, so {@code /var/logs-evil} is not under {@code /var/log}.
 */
public final class HostFile {
    /** A pattern of one plain path segment, with its slash. A plain name has no special meaning. */
    public static final String PLAIN_SEGMENT = "/[a-zA-Z0-9_-][a-zA-Z0-9_.-]*";

    private static final Pattern SLASHES = Pattern.compile("/");
    private static final Pattern WINDOWS_SLASHES = Pattern.compile("[/\\\\]");
    /** A {@code ..} segment with either separator, because the path does not state which system will read it. */
    private static final Pattern BACKSTEP = Pattern.compile("(^|[/\\\\])\\.\\. *([/\\\\]|\\z)");
    /** Links that the kernel resolves to files and directories of the process: {@code /proc/1/root} is the root of the node. */
    private static final Set<String> PROCESS_LINKS = Set.of("root", "cwd", "fd");
    /** Links in {@code /dev} to {@code /proc/self/fd} and its entries (man 4 fd). */
    private static final Set<String> DESCRIPTORS = Set.of("fd", "stdin", "stdout", "stderr");
    /** A directory of a process or a thread, within {@code /proc} or {@code task} (man 5 proc). */
    private static final Pattern PROCESS = Pattern.compile("[0-9]+|self|thread-self");

    private final String written;
    private final boolean windows;
    private final List<String> segments;

    /** Accepts any text. {@code C:\…} and {@code \…} are Windows paths: backslashes separate, and case is ignored. */
    public HostFile(String written) {
        this(written, written.startsWith("\\") || WindowsPath.hasDrive(written));
    }

    private HostFile(String written, boolean windows) {
        this.written = written;
        this.windows = windows;
        segments = windows
                ? WindowsPath.segments(WINDOWS_SLASHES.split(WindowsPath.absolute(written.toLowerCase(Locale.ROOT))))
                : cleaned(SLASHES.split(written));
    }

    /** Returns the same path as a node that runs Windows reads it. */
    public HostFile onWindows() {
        return windows ? this : new HostFile(written, true);
    }

    /**
     * Returns whether the target cannot be determined from the text: because of {@code ..}, a link to a file of a process
     * ({@code /proc/1/root}, {@code /dev/fd/3}), or on Windows a second name of a file.
     */
    public boolean leadsAnywhere() {
        return BACKSTEP.matcher(written).find()
                || (windows ? WindowsPath.isAmbiguous(written, segments) : isProcessLink());
    }

    private boolean isProcessLink() {
        return (segments.size() > 2 && segments.get(0).equals("proc") && passesThrough(PROCESS_LINKS))
                || (segments.size() > 1 && segments.get(0).equals("dev") && DESCRIPTORS.contains(segments.get(1)));
    }

    /**
     * Returns whether it is a directory that contains process links, directly or below: {@code /proc}, {@code /proc/1},
     * {@code /proc/self/task/1}.
     */
    public boolean holdsProcessLinks() {
        int size = segments.size();
        return !windows
                && size > 0
                && size <= 4
                && segments.get(0).equals("proc")
                && (size < 2 || PROCESS.matcher(segments.get(1)).matches())
                && (size < 3 || segments.get(2).equals("task"))
                && (size < 4 || PROCESS.matcher(segments.get(3)).matches());
    }

    /** Returns whether the path is empty: the API server refuses an empty path, and nothing is mounted. */
    public boolean isEmpty() {
        return written.isEmpty();
    }

    /** Returns whether any segment has one of these names, given in lower case. */
    public boolean passesThrough(Set<String> names) {
        return passesThrough(names::contains);
    }

    /** Returns whether the name of any segment matches; on Windows the name is in lower case. */
    public boolean passesThrough(Predicate<String> name) {
        for (var segment : segments) {
            if (name.test(segment)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether any segment has one of these names and is directly in a directory named {@code directory}. */
    public boolean passesThrough(String directory, Set<String> names) {
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i - 1).equals(directory) && names.contains(segments.get(i))) {
                return true;
            }
        }
        return false;
    }

    public boolean isAbsolute() {
        return windows || written.startsWith("/");
    }

    /** Returns whether it is a root: {@code /}, or a drive of Windows. */
    public boolean isRoot() {
        return isAbsolute() && segments.size() <= (windows ? 1 : 0);
    }

    /** Returns whether it is {@code directory} or is under it. */
    public boolean isWithin(HostFile directory) {
        if (windows != directory.windows || segments.size() < directory.segments.size()) {
            return false;
        }
        for (int i = 0; i < directory.segments.size(); i++) {
            if (!segments.get(i).equals(directory.segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Returns a text that is the same for all spellings of this path. */
    public String cleaned() {
        return (windows ? "\\" : "/") + String.join(windows ? "\\" : "/", segments);
    }

    /** Returns the path as it was written. */
    @Override
    public String toString() {
        return written;
    }

    private static List<String> cleaned(String[] parts) {
        var cleaned = new ArrayList<String>(parts.length);
        for (var part : parts) {
            if (!part.isEmpty() && !part.equals(".")) {
                cleaned.add(part);
            }
        }
        return List.copyOf(cleaned);
    }
}
