// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.PodSpec;
import dev.plimsoll.pod.Volume;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Findings;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.List;

/**
 * A {@code volumes[].hostPath}, mounted or not: an ephemeral container can mount it later. The policy may allow directories,
 * and those for reading only.
 *
 * <p>Pod Security Standards, Baseline, "HostPath Volumes", with an allow list on top.
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

    /** Directories of the node that pods may use. */
    record Settings(
            @Parameter("Directories of the node that may be used, with all that lies under them.")
            List<Allowed> allow) {

        Settings {
            allow = List.copyOf(allow);
        }
    }

    /** A directory that is allowed. */
    record Allowed(
            @Parameter("The absolute path of the directory.")
            HostFile path,

            @Parameter("Whether every mount of the volume must be read-only.")
            boolean readOnly) {

        Allowed {
            if (!path.isAbsolute() || path.leadsAnywhere()) {
                throw new IllegalArgumentException(
                        "path must be absolute and without a step that can lead anywhere (.. or /proc/1/root), such as"
                                + " /var/log; found " + path);
            }
            if (path.isRoot() && !readOnly) {
                throw new IllegalArgumentException(
                        "path " + path + " would allow everything; with it, readOnly must be true");
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
    public void judge(Workload workload, Settings settings, Findings findings) {
        for (var volume : workload.spec().volumes()) {
            var path = volume.hostPath();
            if (path != null) {
                judge(workload.spec(), volume, path, settings, findings);
            }
        }
    }

    private static void judge(PodSpec spec, Volume volume, HostFile path, Settings settings, Findings findings) {
        String complaint = "A pod must not use files of its node: use another kind of volume.";
        if (path.leadsAnywhere()) {
            complaint = "A path with .. or through a process can lead anywhere on the node: write where it leads.";
        } else if (path.isAbsolute()) {
            for (var allowed : settings.allow()) {
                if (path.isWithin(allowed.path())) {
                    if (!allowed.readOnly() || isReadOnly(spec, volume)) {
                        return;
                    }
                    complaint = allowed.path() + " may be used for reading only: set readOnly to true on every mount of"
                            + " the volume " + volume.name() + ".";
                }
            }
        }
        findings.add(volume.path("hostPath.path"), path.toString(), complaint, null);
    }

    private static boolean isReadOnly(PodSpec spec, Volume volume) {
        for (var container : spec.containers()) {
            for (var mount : container.volumeMounts()) {
                if (mount.name().equals(volume.name()) && !mount.readOnly()) {
                    return false;
                }
            }
        }
        return true;
    }
}
