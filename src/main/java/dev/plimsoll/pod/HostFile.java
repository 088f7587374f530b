// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file or directory on the node, by its cleaned path: {@code //}, {@code /./} and a trailing slash mean nothing; whole
 * segments are compared, so that {@code /var/logs-evil} does not lie under {@code /var/log}.
 */
public final class HostFile {
    /** A pattern of a step from a directory to a file whose name means nothing but itself. */
    public static final String PLAIN_SEGMENT = "/[a-zA-Z0-9_-][a-zA-Z0-9_.-]*";

    private static final Pattern SLASHES = Pattern.compile("/");
    private static final Pattern WINDOWS_SLASHES = Pattern.compile("[/\\\\]");
    /** A step back, whichever the separator: who wrote the path does not say on which system it will be read. */
    private static final Pattern BACKSTEP = Pattern.compile("(^|[/\\\\])\\.\\. *([/\\\\]|\\z)");
    /** Links that the kernel resolves to whatever the process has: {@code /proc/1/root} is the root of the node. */
    private static final Set<String> PROCESS_LINKS = Set.of("root", "cwd", "fd");

    private final String written;
    private final boolean windows;
    private final List<String> segments;

    /** Reads any text. {@code C:\…} and {@code \…} are Windows paths: backslashes separate, and case means nothing. */
    public HostFile(String written) {
        this(written, written.startsWith("\\") || hasDrive(written));
    }

    private HostFile(String written, boolean windows) {
        this.written = written;
        this.windows = windows;
        segments = windows ? windowsSegments(written.toLowerCase(Locale.ROOT)) : cleaned(SLASHES.split(written));
    }

    /** The same path as a node that runs Windows reads it. */
    public HostFile onWindows() {
        return windows ? this : new HostFile(written, true);
    }

    /** Whether nobody can say where it leads: by {@code ..}, or by what a process has open ({@code /proc/1/root}). */
    public boolean leadsAnywhere() {
        return BACKSTEP.matcher(written).find()
                || (!windows && segments.size() > 2 && segments.get(0).equals("proc") && passesThrough(PROCESS_LINKS));
    }

    /** Whether it has, or lies in, a file of one of these names, which are in lower case. */
    public boolean passesThrough(Set<String> names) {
        for (var segment : segments) {
            if (names.contains(segment)) {
                return true;
            }
        }
        return false;
    }

    public boolean isAbsolute() {
        return windows || written.startsWith("/");
    }

    /** Whether it is the root of everything: {@code /}, or a drive of Windows. */
    public boolean isRoot() {
        return isAbsolute() && segments.size() <= (windows ? 1 : 0);
    }

    /** Whether it is {@code directory} or lies under it. */
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

    /** The same text for all ways to write this path. */
    public String cleaned() {
        return (windows ? "\\" : "/") + String.join(windows ? "\\" : "/", segments);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return written;
    }

    /** Without a drive it is {@code C:}, as the kubelet has it ({@code MakeAbsolutePath} of Kubernetes 1.37). */
    private static List<String> windowsSegments(String path) {
        boolean network = path.startsWith("\\\\") || path.startsWith("//");
        return cleaned(WINDOWS_SLASHES.split(network || hasDrive(path) ? path : "c:/" + path));
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

    private static boolean hasDrive(String path) {
        return path.length() >= 2
                && path.charAt(1) == ':'
                && Character.isLetter(path.charAt(0))
                && (path.length() == 2 || path.charAt(2) == '\\' || path.charAt(2) == '/');
    }
}
