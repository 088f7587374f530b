// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.HostFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The relation of a node path to the sockets of container runtimes and of the kubelet. Unrelated paths have no SocketPath.
 *
 * @param place the socket or directory concerned
 */
record SocketPath(Kind kind, String place) {
    enum Kind {
        /** A socket of a runtime, or a pipe of Windows, or a path through a socket or pipe. */
        SOCKET,
        /** A socket of the kubelet. */
        KUBELET_SOCKET,
        /** A directory that contains a runtime socket, or is in a directory of sockets. */
        HOLDS_SOCKET,
        /** A directory in which the kubelet and its plugins have sockets, or a parent of such a directory. */
        KUBELET_DIRECTORY,
        /** A path that can lead to any of these. */
        UNKNOWN
    }

    /**
     * Directories and files in {@code /run} in which a runtime has its sockets, with the source of each:
     *
     * <ul>
     *   <li>containerd: {@code containerd.sock} and the shims' {@code s/} ({@code defaults/defaults_unix.go}, {@code
     *       pkg/shim/util_unix.go} of containerd 2); docker: the containerd that dockerd starts, and its plugins; host-containerd
     *       and api.sock: Bottlerocket's second containerd, and the API that starts containers in it
     *   <li>nri: plugins that change every container ({@code pkg/api/plugin.go} of NRI; served by default since containerd 2.0)
     *   <li>crio, podman, buildkit ({@code util/appdefaults} of BuildKit), isulad and isulad.sock (openEuler), cri-dockerd.sock,
     *       dockershim.sock
     *   <li>k3s (RKE2, too) and k0s: their own containerd
     *   <li>vc and kata-containers: the monitor of each virtual machine of Kata Containers
     * </ul>
     */
    private static final List<String> IN_RUN = List.of(
            "containerd",
            "host-containerd",
            "api.sock",
            "nri",
            "docker",
            "docker.sock",
            "cri-dockerd.sock",
            "dockershim.sock",
            "crio",
            "podman",
            "buildkit",
            "isulad",
            "isulad.sock",
            "k3s",
            "k0s",
            "vc",
            "kata-containers");

    /** The directories of sockets elsewhere: of Talos' system containerd, and of MicroK8s. */
    private static final List<String> ELSEWHERE = List.of("/system/run/containerd", "/var/snap/microk8s/common/run");

    /** The directories of the kubelet, k0s' kubelet and MicroK8s' kubelet. */
    private static final List<String> KUBELETS =
            List.of("/var/lib/kubelet", "/var/lib/k0s/kubelet", "/var/snap/microk8s/common/var/lib/kubelet");

    /**
     * In a kubelet's directory: where device plugins register, where the kubelet serves the devices of each pod, where plugins of
     * storage (CSI) and devices (DRA) register, and where these listen ({@code pkg/kubelet/config/defaults.go} of Kubernetes
     * 1.37).
     */
    private static final Set<String> OF_KUBELET =
            Set.of("device-plugins", "pod-resources", "plugins_registry", "plugins");

    /** Names of sockets in any directory, because every daemon can be configured to use another directory. */
    private static final Set<String> NAMES = Set.of(
            "docker.sock",
            "docker.raw.sock",
            "dockershim.sock",
            "cri-dockerd.sock",
            "containerd.sock",
            "containerd.sock.ttrpc",
            "containerd-debug.sock",
            "cri-containerd.sock",
            "crio.sock",
            "podman.sock",
            "nri.sock",
            "buildkitd.sock",
            "isulad.sock",
            "shim-monitor.sock",
            "kubelet.sock");

    /** The prefixes of the names of the runtimes' pipes; the last runs any program on a node of Rancher. */
    private static final List<String> PIPES =
            List.of("docker_", "cri-dockerd", "containerd", "cri-o", "podman", "rancher_wins");

    private static final Set<String> PIPE = Set.of("pipe");
    private static final Set<String> PODMAN = Set.of("podman");
    private static final Set<String> KUBELET_SOCKET = Set.of("kubelet.sock");

    private static final List<HostFile> RUNTIME_PLACES = Stream.concat(
                    Stream.of("/run/", "/var/run/")
                            .flatMap(run -> IN_RUN.stream().map(run::concat)),
                    ELSEWHERE.stream())
            .map(HostFile::new)
            .toList();
    private static final List<HostFile> KUBELET_PLACES = KUBELETS.stream()
            .flatMap(kubelet -> OF_KUBELET.stream().sorted().map(name -> kubelet + "/" + name))
            .map(HostFile::new)
            .toList();
    private static final List<HostFile> PIPE_PLACES = List.of(new HostFile("\\\\.\\pipe\\containerd-containerd"));
    private static final List<HostFile> WINDOWS_PLACES = OF_KUBELET.stream()
            .sorted()
            .map(name -> new HostFile("C:\\var\\lib\\kubelet\\" + name))
            .toList();

    /** The parents of private directories of non-root users. Only Podman's socket is listed there. */
    private static final List<HostFile> USERS = List.of(new HostFile("/run/user"), new HostFile("/var/run/user"));

    /**
     * In RE2, a superset of the plain paths in lower case for which {@link #of} returns a result. A plain path has no name that
     * begins with a dot; a name that ends with a dot means another file on Windows.
     */
    static final String PATTERN = "[.]sock|pipe|podman|[.](/|$)|^/proc(/[0-9]|/self|/thread|/?$)|^/dev/(fd|std)"
            + "|^(/var)?/run(/(" + String.join("|", IN_RUN).replace(".", "[.]") + ")(/|$)|(/user)?/?$)"
            + "|^/system(/|$)|^/var(/lib(/k0s)?|/snap)?/?$|^/var/snap/micro|/kubelet(/("
            + String.join("|", OF_KUBELET.stream().sorted().toList())
            + ")(/|$)|/?$)";

    /** @param onWindows whether the pod can run only on a Windows node; the path alone does not always determine it */
    static @Nullable SocketPath of(HostFile path, boolean onWindows) {
        if (path.isEmpty()) {
            return null;
        }
        var asWindows = path.onWindows();
        if (path.leadsAnywhere() || path.holdsProcessLinks() || (onWindows && asWindows.leadsAnywhere())) {
            return new SocketPath(Kind.UNKNOWN, path.toString());
        }
        if (path.passesThrough(KUBELET_SOCKET)) {
            return new SocketPath(Kind.KUBELET_SOCKET, path.toString());
        }
        if (path.passesThrough(NAMES) || asWindows.passesThrough(NAMES) || isPipe(asWindows)) {
            return new SocketPath(Kind.SOCKET, path.toString());
        }
        return directory(path, asWindows);
    }

    private static @Nullable SocketPath directory(HostFile path, HostFile asWindows) {
        var runtime = meeting(path, RUNTIME_PLACES);
        runtime = runtime == null ? meeting(asWindows, PIPE_PLACES) : runtime;
        if (runtime != null) {
            boolean socket = runtime.toString().endsWith(".sock") && path.isWithin(runtime);
            return new SocketPath(socket ? Kind.SOCKET : Kind.HOLDS_SOCKET, runtime.toString());
        }
        if (path.passesThrough("kubelet", OF_KUBELET) || asWindows.passesThrough("kubelet", OF_KUBELET)) {
            return new SocketPath(Kind.KUBELET_DIRECTORY, path.toString());
        }
        var kubelet = meeting(path, KUBELET_PLACES);
        kubelet = kubelet == null ? meeting(asWindows, WINDOWS_PLACES) : kubelet;
        if (kubelet != null) {
            return new SocketPath(Kind.KUBELET_DIRECTORY, kubelet.toString());
        }
        for (var user : USERS) {
            if (path.isWithin(user) && (user.isWithin(path) || path.passesThrough(PODMAN))) {
                return new SocketPath(Kind.HOLDS_SOCKET, path.toString());
            }
        }
        return null;
    }

    private static boolean isPipe(HostFile path) {
        return path.passesThrough(PIPE)
                && path.passesThrough(name -> PIPES.stream().anyMatch(name::startsWith));
    }

    private static @Nullable HostFile meeting(HostFile path, List<HostFile> places) {
        for (var place : places) {
            if (path.isWithin(place) || place.isWithin(path)) {
                return place;
            }
        }
        return null;
    }
}
