// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

/**
 * As whom a container runs: three answers, not two. What counts is the container's own field, else the pod's, for each field
 * by itself (as the kubelet merges them, {@code pkg/securitycontext/util.go} of Kubernetes 1.37).
 */
public sealed interface RunAs {
    /** Whose field decided. */
    enum Level {
        container,
        pod
    }

    /**
     * User 0, or on Windows {@code ContainerAdministrator}, or the node's own {@code SYSTEM} in a HostProcess container.
     *
     * @param user as it was written
     * @param neverStarts whether {@code runAsNonRoot: true} stands beside it, so that the kubelet will refuse to start it
     */
    record Root(String user, Level setBy, boolean neverStarts) implements RunAs {}

    /** Certainly not root. */
    record NonRoot() implements RunAs {}

    /** Nobody said: the image decides. */
    record NotProven() implements RunAs {}

    /**
     * As whom a Linux container runs.
     *
     * @param container the container's own security context, which wins over {@code pod}'s field by field
     */
    static RunAs ofLinux(SecurityContext container, SecurityContext pod) {
        var setBy = container.runAsUser() != null ? Level.container : Level.pod;
        var user = setBy == Level.container ? container.runAsUser() : pod.runAsUser();
        boolean nonRoot = mustRunAsNonRoot(container, pod);
        if (user == null) {
            return nonRoot ? new NonRoot() : new NotProven();
        }
        // A negative user is refused by the API server's validation, which comes after mutating webhooks: no proof of
        // anything.
        return user > 0 ? new NonRoot() : new Root(Long.toString(user), setBy, nonRoot);
    }

    /** On Windows {@code runAsUser} means nothing; the kubelet does enforce {@code runAsNonRoot} there. */
    static RunAs ofWindows(SecurityContext container, SecurityContext pod) {
        var setBy = container.windowsUser() != null ? Level.container : Level.pod;
        var user = setBy == Level.container ? container.windowsUser() : pod.windowsUser();
        boolean nonRoot = mustRunAsNonRoot(container, pod);
        if (user == null) {
            return nonRoot ? new NonRoot() : new NotProven();
        }
        return isAdministrator(user) ? new Root(user, setBy, nonRoot) : new NonRoot();
    }

    /** Its own domain before it ({@code User Manager}, or a dot for this computer) names the same user. */
    private static boolean isAdministrator(String user) {
        return user.substring(user.lastIndexOf('\\') + 1).equalsIgnoreCase("ContainerAdministrator")
                || user.equalsIgnoreCase("NT AUTHORITY\\SYSTEM");
    }

    private static boolean mustRunAsNonRoot(SecurityContext container, SecurityContext pod) {
        var effective = container.runAsNonRoot() != null ? container.runAsNonRoot() : pod.runAsNonRoot();
        return Boolean.TRUE.equals(effective);
    }
}
