// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.PodSpec;
import dev.plimsoll.pod.Volume;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Constraint;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Forbids {@code volumes[].hostPath}, mounted or not: an ephemeral container can mount it later. The policy may allow
 * directories, optionally read-only.
 *
 * <p>Pod Security Standards, Baseline, "HostPath Volumes", with an allow list in addition.
 */
final class HostPath implements Rule<HostPath.Settings> {
    private static final RuleInfo INFO = new RuleInfo(
            "hostPath",
            "A pod must not use files of its node.",
            """
            A hostPath volume hands the node's own files to the pod: with a writable one an attacker leaves the container, \
            with a readable one he reads other pods' secrets. A symbolic link inside an allowed writable directory can lead \
            anywhere on the node, and below a read-only mount other file systems stay writable unless it says \
            recursiveReadOnly.""",
            "Use another kind of volume, such as emptyDir, configMap or a persistent volume claim.",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                volumeMounts: [{name: data, mountPath: /data}]
              volumes:
              - name: data
                hostPath: {path: /srv/data}
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                volumeMounts: [{name: data, mountPath: /data}]
              volumes:
              - name: data
                emptyDir: {}
            """);

    /** Directories whose names are not patterns and need no cleaning. */
    private static final Pattern PLAIN = Pattern.compile("(" + HostFile.PLAIN_SEGMENT + ")+/?");

    /** The maximum of allowed directories that a message lists. */
    private static final int MOST_NAMED = 5;

    /** Directories of the node that pods may use. */
    record Settings(
            @Parameter("Directories of the node that may be used, with all that lies under them.")
            List<Allowed> allow) {

        Settings {
            allow = List.copyOf(allow);
        }
    }

    private static final String ABSOLUTE =
            "path must be absolute and without a step that can lead anywhere (.. or /proc/1/root), such as /var/log";
    private static final String EVERYTHING = "path would allow everything; with it, readOnly must be true";

    /** A directory that is allowed. */
    @Constraint(
            cel =
                    "(self.path.startsWith('/') || self.path.startsWith('\\\\') || self.path.matches(r'^\\pL:(/|\\\\|$)'))"
                            + " && !self.path.matches(r'[/\\\\]\\.\\. *(/|\\\\|$)')",
            message = ABSOLUTE)
    @Constraint(
            cel = "has(self.readOnly) && self.readOnly"
                    + " || !self.path.matches(r'^((/\\.?)+|(\\pL:|\\\\\\.?)([/\\\\]\\.?)*)$')",
            message = EVERYTHING)
    record Allowed(
            @Parameter("The absolute path of the directory.")
            HostFile path,

            @Parameter("Whether every mount of the volume must be read-only.")
            boolean readOnly) {

        Allowed {
            if (!path.isAbsolute() || path.leadsAnywhere()) {
                throw new IllegalArgumentException(ABSOLUTE + "; found " + path);
            }
            if (path.isRoot() && !readOnly) {
                throw new IllegalArgumentException(EVERYTHING + "; found " + path);
            }
        }
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Settings defaults() {
        return new Settings(List.of());
    }

    @Override
    public void judge(Workload workload, Settings settings, FindingCollector findings) {
        var spec = workload.spec();
        Set<String> writable = null;
        for (var volume : spec.volumes()) {
            var path = volume.hostPath();
            if (path != null) {
                writable = writable == null ? writable(spec) : writable;
                judge(volume, path, writable.contains(volume.name()), settings, findings);
            }
        }
    }

    /**
     * Clears only allowed paths in plain spelling. If a directory is allowed read-only, clears only containers with at most 25
     * mounts.
     */
    @Override
    public String clearWhen(Settings settings, FindingScope concern) {
        var any = within(settings.allow());
        if (any.isEmpty()) {
            return "volumes.all(v, !has(v.hostPath))";
        }
        var path = "v.hostPath.path";
        var allowed = "volumes.all(v, !has(v.hostPath) || " + Cel.matches(path, any) + " && !" + path
                + ".matches('^/(proc/|dev/(fd|std))'))";
        if (settings.allow().stream().noneMatch(Allowed::readOnly)) {
            return allowed;
        }
        var writable = within(settings.allow().stream()
                .filter(directory -> !directory.readOnly())
                .toList());
        return allowed + " && [volumes.map(v, has(v.hostPath)"
                + (writable.isEmpty() ? "" : " && !" + path + ".matches(r'" + writable + "')")
                + ", v.name)].all(names, names.size() == 0 || names.size() <= 10 && " + Cel.EVERY_CONTAINER
                + ".all(c, [c.?volumeMounts.orValue([])].all(mounts, mounts.size() <= 25"
                + " && mounts.all(m, m.?readOnly.orValue(false) || !(m.name in names)))))";
    }

    /** Returns a pattern of plain paths in these directories; empty if none of them has a plain spelling. */
    private static String within(List<Allowed> directories) {
        var roots = directories.stream()
                .map(directory -> directory.path().toString())
                .filter(path -> path.equals("/") || PLAIN.matcher(path).matches())
                .map(path -> path.equals("/")
                        ? HostFile.PLAIN_SEGMENT
                        : path.replaceAll("/$", "").replace(".", "[.]"))
                .collect(Collectors.joining("|"));
        return roots.isEmpty() ? "" : "^(" + roots + ")(" + HostFile.PLAIN_SEGMENT + ")*/?$";
    }

    /**
     * Returns the volumes that any container may write to. Computed once, because an object may contain very many volumes and
     * containers.
     */
    private static Set<String> writable(PodSpec spec) {
        var writable = new HashSet<String>();
        for (var container : spec.containers()) {
            for (var mount : container.volumeMounts()) {
                if (!mount.readOnly()) {
                    writable.add(mount.name());
                }
            }
        }
        return writable;
    }

    private static void judge(
            Volume volume, HostFile path, boolean writable, Settings settings, FindingCollector findings) {
        boolean anywhere = path.leadsAnywhere();
        Allowed readOnly = null;
        if (!anywhere && path.isAbsolute()) {
            for (var allowed : settings.allow()) {
                if (path.isWithin(allowed.path())) {
                    if (!allowed.readOnly() || !writable) {
                        return;
                    }
                    readOnly = allowed;
                }
            }
        }
        var message = readOnly != null
                ? readOnly.path() + " may be used for reading only: set readOnly to true on every mount of the volume "
                        + volume.name() + "."
                : (anywhere
                                ? "A path with .., through a process or by a second name can lead anywhere on the node"
                                : "A pod must not use files of its node")
                        + ": use another kind of volume" + orAllowed(settings) + ".";
        findings.add(volume.path("hostPath.path"), path.toString(), message, null);
    }

    private static String orAllowed(Settings settings) {
        int all = settings.allow().size();
        var named = settings.allow().stream()
                .limit(MOST_NAMED)
                .map(allowed -> allowed.path() + (allowed.readOnly() ? " (read-only)" : ""))
                .collect(Collectors.joining(", "));
        var others = all > MOST_NAMED ? " and " + (all - MOST_NAMED) + " more" : "";
        return all == 0 ? "" : ", or a path that the policy allows: " + named + others;
    }
}
