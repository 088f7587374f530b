// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.Volume;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Concern;
import dev.plimsoll.policy.Findings;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code volumes[].hostPath} that is, contains or lies under a socket by which the node's containers are made: those of the
 * container runtimes and of the kubelet. Judged even where {@code hostPath} allows the path, mounted or not, read-only or not:
 * a socket asks no permission to write.
 *
 * <p>A path that is not absolute is read from the root of the node, as the kubelet does ({@code MakeAbsolutePath}).
 */
final class RuntimeSocket implements Rule<NoSettings> {
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

    private static final List<String> RUNTIMES = List.of(
            "/containerd/containerd.sock",
            "/crio/crio.sock",
            "/docker.sock",
            "/docker/containerd/containerd.sock",
            "/cri-dockerd.sock",
            "/podman/podman.sock",
            "/k3s/containerd/containerd.sock",
            "/k0s/containerd.sock",
            "/user"); // with a directory for each user, where runtimes without root listen

    /** The kubelet takes device plugins from the first and the last, and tells at the second who has which device. */
    private static final List<String> KUBELET = List.of("/device-plugins", "/pod-resources", "/plugins_registry");

    /** Sockets wherever they lie: every daemon can be told to use another directory. */
    private static final Set<String> NAMES = Set.of(
            "docker.sock",
            "dockershim.sock",
            "cri-dockerd.sock",
            "containerd.sock",
            "containerd.sock.ttrpc",
            "crio.sock",
            "podman.sock",
            "kubelet.sock");

    /** Pipes of Windows, which lie in a directory of their own, by whatever name the computer goes. */
    private static final Set<String> PIPES = Set.of("docker_engine", "cri-dockerd", "containerd-containerd", "cri-o");

    private static final Set<String> PIPE = Set.of("pipe");

    /** Where they usually lie, for the sake of the directories above. */
    private static final List<HostFile> ON_LINUX = Stream.of(
                    under("/run", RUNTIMES),
                    under("/var/run", RUNTIMES),
                    under("/var/snap/microk8s/common/run", List.of("/containerd.sock")),
                    under("/var/lib/kubelet", KUBELET),
                    under("/var/lib/k0s/kubelet", KUBELET),
                    under("/var/snap/microk8s/common/var/lib/kubelet", KUBELET))
            .flatMap(Function.identity())
            .map(HostFile::new)
            .toList();

    private static final List<HostFile> ON_WINDOWS = Stream.concat(
                    under("C:/var/lib/kubelet", KUBELET),
                    under("//./pipe", List.of("/containerd-containerd", "/docker_engine", "/cri-dockerd", "/cri-o")))
            .map(path -> new HostFile(path.replace('/', '\\')))
            .toList();

    /** In CEL, where all these lie: the uppermost directories, in lower case; those of Windows as a path without a drive names them. */
    private static final String DIRECTORIES = Stream.concat(ON_LINUX.stream(), ON_WINDOWS.stream())
            .map(place -> place.toString().replace('\\', '/').replaceFirst("^[A-Z]:", ""))
            .map(place -> place.substring(0, place.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT))
            .sorted()
            .reduce(List.<String>of(), RuntimeSocket::withUnlessWithin, (some, others) -> some)
            .stream()
            .collect(Collectors.joining("', '", "['", "']"));

    private static List<String> withUnlessWithin(List<String> directories, String directory) {
        return directories.stream().anyMatch(directory::startsWith)
                ? directories
                : Stream.concat(directories.stream(), Stream.of(directory)).toList();
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public NoSettings defaults() {
        return new NoSettings();
    }

    @Override
    public void judge(Workload workload, NoSettings settings, Findings findings) {
        for (var volume : workload.spec().volumes()) {
            var path = volume.hostPath();
            if (path != null) {
                judge(volume, path, findings);
            }
        }
    }

    /** A plain path, not to a socket, that is not in one of those directories, and not above one. */
    @Override
    public String clearWhen(NoSettings settings, Concern concern) {
        var path = "v.hostPath.path";
        return "volumes.all(v, !has(v.hostPath) || " + Cel.matches(path, "^(" + HostFile.PLAIN_SEGMENT + ")+/?$")
                + " && !" + path + ".matches(r'(?i)[.]sock|pipe|^/proc/') && [" + path + ".lowerAscii()].all(p, "
                + DIRECTORIES + ".all(d, !(p + '/').startsWith(d) && !d.startsWith(p))))";
    }

    private static void judge(Volume volume, HostFile path, Findings findings) {
        var place = socketAt(path);
        if (path.leadsAnywhere()) {
            findings.add(
                    volume.path("hostPath.path"),
                    path.toString(),
                    "A path with .. or through a process can lead to a runtime's socket: write where it leads.",
                    null);
        } else if (place != null) {
            findings.add(
                    volume.path("hostPath.path"),
                    path.toString(),
                    "Here listens a container runtime or the kubelet (" + place
                            + "), and whoever reaches it commands the"
                            + " node: take the volume away, or mount only what the pod needs.",
                    null);
        }
    }

    /** The place of a socket that {@code path} is, contains or lies under, or null; on either system, for nobody said which. */
    private static @Nullable HostFile socketAt(HostFile path) {
        var onWindows = path.onWindows();
        boolean named = path.passesThrough(NAMES) || onWindows.passesThrough(NAMES);
        if (named || (onWindows.passesThrough(PIPE) && onWindows.passesThrough(PIPES))) {
            return path;
        }
        var place = meeting(path, ON_LINUX);
        return place != null ? place : meeting(onWindows, ON_WINDOWS);
    }

    private static @Nullable HostFile meeting(HostFile path, List<HostFile> places) {
        for (var place : places) {
            if (path.isWithin(place) || place.isWithin(path)) {
                return place;
            }
        }
        return null;
    }

    private static Stream<String> under(String directory, List<String> files) {
        return files.stream().map(directory::concat);
    }
}
