// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.OperatingSystem;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.RuleInfo;

/**
 * Forbids a {@code volumes[].hostPath} that is, contains or is under a socket that can create containers on the node: the sockets
 * of the container runtimes and of the kubelet ({@link SocketPath}). Applies even if {@code hostPath} allows the path, mounted or
 * not, read-only or not, because a read-only mount does not restrict a socket.
 *
 * <p>A path that is not absolute is read from the root of the node, as the kubelet does ({@code MakeAbsolutePath}).
 */
final class RuntimeSocket implements RuleWithoutSettings {
    private static final RuleInfo INFO = new RuleInfo(
            "runtimeSocket",
            "A pod must not reach the socket of a container runtime or of the kubelet.",
            """
            Whoever holds the socket of the container runtime starts a privileged container that no admission ever sees: he \
            is root on the node. By the kubelet's sockets he hands devices and mounts to other pods. A directory that \
            contains the socket is as good as the socket.""",
            """
            Take the volume away. To build images use a builder that needs no runtime; to read metrics or logs mount only \
            the directory where they lie.""",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: builder}
            spec:
              containers:
              - name: builder
                image: registry.example/builder:1.2
                volumeMounts: [{name: run, mountPath: /host/run}]
              volumes:
              - name: run
                hostPath: {path: /var/run}
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: builder}
            spec:
              containers:
              - name: builder
                image: registry.example/builder:1.2
                volumeMounts: [{name: run, mountPath: /host/run}]
              volumes:
              - name: run
                emptyDir: {}
            """);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public void judge(Workload workload, NoSettings settings, FindingCollector findings) {
        boolean onWindows = workload.spec().operatingSystem() == OperatingSystem.windows;
        for (var volume : workload.spec().volumes()) {
            var path = volume.hostPath();
            var socket = path == null ? null : SocketPath.of(path, onWindows);
            if (path != null && socket != null) {
                findings.add(volume.path("hostPath.path"), path.toString(), message(socket), null);
            }
        }
    }

    /** Clears plain paths that are unrelated to sockets on both systems. */
    @Override
    public String clearWhen(NoSettings settings, FindingScope concern) {
        var path = "v.hostPath.path";
        return "volumes.all(v, !has(v.hostPath) || " + path + " == '' || "
                + Cel.matches(path, "^(" + HostFile.PLAIN_SEGMENT + ")+/?$") + " && !" + path
                + ".lowerAscii().matches(r'" + SocketPath.PATTERN + "'))";
    }

    private static String message(SocketPath socket) {
        var place = "This path contains, or is inside, " + socket.place() + ", where ";
        var remove = ": remove the volume.";
        return switch (socket.kind()) {
            case SOCKET ->
                "This is a socket of a container runtime. A process that connects to it can start or change containers on the"
                        + " node" + remove;
            case KUBELET_SOCKET ->
                "This is a socket of the kubelet. A process that connects to it can register devices, or read which pod has"
                        + " which" + remove;
            case HOLDS_SOCKET ->
                place
                        + "a container runtime keeps its sockets. A process that connects to one can start or change containers"
                        + " on the node" + remove;
            case KUBELET_DIRECTORY ->
                place
                        + "the kubelet and its plugins keep their sockets, which provide volumes and devices to pods, or list"
                        + " them" + remove;
            case UNKNOWN ->
                "The path does not tell where it leads, because of .., a link of a process, or a second name. It can lead to a"
                        + " socket of a container runtime" + remove;
        };
    }
}
