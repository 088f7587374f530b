// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Windows path rules that let two texts name one file ("File path formats on Windows systems" and "Naming Files, Paths, and
 * Namespaces" of Microsoft's documentation): trailing dots and blanks of a name are ignored, and {@code \\?\C:\} is {@code C:\}.
 */
final class WindowsPath {
    /** The prefix of a device path. Windows reads the rest unchanged. */
    private static final Pattern DEVICE = Pattern.compile("^([/\\\\]{2}[?.]|\\\\\\?\\?)(?=[/\\\\]|\\z)");

    private static final Pattern DRIVE = Pattern.compile("\\p{L}:");
    /** The second, short name of a file whose name is long: {@code DEVICE~1} of {@code device-plugins}. */
    private static final Pattern SHORT_NAME = Pattern.compile("[^.~]{1,6}~[0-9]+([.][^.]{0,3})?");

    private WindowsPath() {}

    /** Without a drive the path is on {@code C:}, as in the kubelet ({@code MakeAbsolutePath} of Kubernetes 1.37). */
    static String absolute(String path) {
        boolean network = path.startsWith("\\\\") || path.startsWith("//");
        return network || hasDrive(path) || isDevice(path) ? path : "c:/" + path;
    }

    static boolean hasDrive(String path) {
        return path.length() >= 2
                && path.charAt(1) == ':'
                && Character.isLetter(path.charAt(0))
                && (path.length() == 2 || path.charAt(2) == '\\' || path.charAt(2) == '/');
    }

    /** Returns the names of an absolute path, without the ignored parts. */
    static List<String> segments(String[] parts) {
        var segments = new ArrayList<String>(parts.length);
        for (var part : parts) {
            var name = withoutTrailingDots(part);
            boolean prefix = segments.isEmpty() && (name.equals("?") || name.equals("??"));
            if (!name.isEmpty() && !prefix) {
                segments.add(name);
            }
        }
        return List.copyOf(segments);
    }

    /** Dots alone are a relative step, or a name. */
    private static String withoutTrailingDots(String part) {
        int end = part.length();
        while (end > 0 && (part.charAt(end - 1) == '.' || part.charAt(end - 1) == ' ')) {
            end--;
        }
        boolean backstep = end == 0 && part.startsWith("..");
        return backstep ? part : part.substring(0, end);
    }

    /**
     * Returns whether the path may be a second name of a file: a short name, a stream of a file
     * ({@code kubelet::$INDEX_ALLOCATION}), a device other than a drive or a pipe, or a drive shared by a computer
     * ({@code \\localhost\C$}).
     *
     * @param segments of {@code path}
     */
    static boolean isAmbiguous(String path, List<String> segments) {
        if (segments.isEmpty()) {
            return false;
        }
        boolean drive = DRIVE.matcher(segments.get(0)).matches();
        if (isDevice(path) && !drive && !segments.get(0).equals("pipe")) {
            return true;
        }
        for (int i = drive ? 1 : 0; i < segments.size(); i++) {
            var name = segments.get(i);
            if (name.indexOf(':') >= 0 || SHORT_NAME.matcher(name).matches()) {
                return true;
            }
        }
        return !drive && segments.size() > 1 && segments.get(1).endsWith("$");
    }

    private static boolean isDevice(String path) {
        return DEVICE.matcher(path).find();
    }
}
