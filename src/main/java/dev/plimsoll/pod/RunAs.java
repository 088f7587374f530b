// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The user of a container, with three possible results: root, not proven, not root. The container's own field takes precedence
 * over the pod's, field by field (as the kubelet merges them, {@code pkg/securitycontext/util.go} of Kubernetes 1.37).
 */
public sealed interface RunAs {
    /** Calls exactly one of the three consumers. A new result needs a new parameter, so every caller must handle it. */
    void tell(Consumer<Root> ifRoot, Consumer<NotProven> ifNotProven, Consumer<NonRoot> ifNonRoot);

    /** Returns the strictness; 0 means certainly not root. */
    int strictness();

    /** The level of the field that decided. */
    enum Level {
        container,
        pod
    }

    /**
     * User 0, or on Windows an administrator.
     *
     * @param system where it is root: never {@link OperatingSystem#either}
     * @param user as it was written
     * @param neverStarts whether the kubelet refuses to start it, because {@code runAsNonRoot} is true
     */
    record Root(OperatingSystem system, String user, Level setBy, boolean neverStarts) implements RunAs {
        @Override
        public void tell(Consumer<Root> ifRoot, Consumer<NotProven> ifNotProven, Consumer<NonRoot> ifNonRoot) {
            ifRoot.accept(this);
        }

        @Override
        public int strictness() {
            return 2;
        }
    }

    /** Certainly not root. */
    record NonRoot() implements RunAs {
        @Override
        public void tell(Consumer<Root> ifRoot, Consumer<NotProven> ifNotProven, Consumer<NonRoot> ifNonRoot) {
            ifNonRoot.accept(this);
        }

        @Override
        public int strictness() {
            return 0;
        }
    }

    /**
     * The image determines the user, because the spec does not.
     *
     * @param system where it is not proven: never {@link OperatingSystem#either}
     */
    record NotProven(OperatingSystem system) implements RunAs {
        @Override
        public void tell(Consumer<Root> ifRoot, Consumer<NotProven> ifNotProven, Consumer<NonRoot> ifNonRoot) {
            ifNotProven.accept(this);
        }

        @Override
        public int strictness() {
            return 1;
        }
    }

    /** The names of administrators on Windows, in lower case and without domain. */
    Set<String> ADMINISTRATORS = Set.of(
            "containeradministrator", "administrator", "administrators", "system", "localsystem", "local system");

    /** The service accounts of Windows without administrator rights, usable in HostProcess containers. */
    Set<String> LIMITED_SERVICES = Set.of("local service", "localservice", "network service", "networkservice");

    /** The only name that the kubelet refuses with {@code runAsNonRoot} on Windows ({@code security_context_windows.go}). */
    String REFUSED_BY_KUBELET = "ContainerAdministrator";

    /**
     * Returns the user of a Linux container.
     *
     * @param container the container's own security context, which takes precedence over {@code pod}, field by field
     */
    static RunAs ofLinux(SecurityContext container, SecurityContext pod) {
        var setBy = container.runAsUser() != null ? Level.container : Level.pod;
        var user = setBy == Level.container ? container.runAsUser() : pod.runAsUser();
        boolean nonRoot = mustRunAsNonRoot(container, pod);
        if (user == null) {
            return nonRoot ? new NonRoot() : new NotProven(OperatingSystem.linux);
        }
        return user != 0 ? new NonRoot() : new Root(OperatingSystem.linux, "0", setBy, nonRoot);
    }

    /**
     * Returns the user of a Windows container. {@code runAsUser} is ignored there, and {@code runAsNonRoot} proves nothing: the
     * kubelet refuses only {@code ContainerAdministrator} by that name, and an image without a user runs as the runtime's
     * default.
     */
    static RunAs ofWindows(SecurityContext container, SecurityContext pod) {
        var setBy = container.windowsUser() != null ? Level.container : Level.pod;
        var user = setBy == Level.container ? container.windowsUser() : pod.windowsUser();
        if (user == null) {
            return new NotProven(OperatingSystem.windows);
        }
        boolean neverStarts = mustRunAsNonRoot(container, pod) && user.equalsIgnoreCase(REFUSED_BY_KUBELET);
        return isAdministrator(user, isHostProcess(container, pod))
                ? new Root(OperatingSystem.windows, user, setBy, neverStarts)
                : new NonRoot();
    }

    /** Returns whether a container runs as a process of its Windows node, with the node's users and groups. */
    static boolean isHostProcess(SecurityContext container, SecurityContext pod) {
        var effective = container.hostProcess() != null ? container.hostProcess() : pod.hostProcess();
        return Boolean.TRUE.equals(effective);
    }

    /** Returns the stricter of the two: root, then not proven. */
    static RunAs stricter(RunAs one, RunAs other) {
        return other.strictness() > one.strictness() ? other : one;
    }

    /**
     * Returns whether a name belongs to an administrator, ignoring domain and case. In a HostProcess container a name may also be
     * any user or group of the node; only two services are known not to be administrators.
     */
    private static boolean isAdministrator(String user, boolean hostProcess) {
        var lower = user.strip().toLowerCase(Locale.ROOT);
        var name = lower.substring(lower.lastIndexOf('\\') + 1).strip();
        var domain = lower.substring(0, Math.max(0, lower.lastIndexOf('\\')));
        if (hostProcess) {
            return !LIMITED_SERVICES.contains(name) || !(domain.isEmpty() || domain.equals("nt authority"));
        }
        return ADMINISTRATORS.contains(name);
    }

    private static boolean mustRunAsNonRoot(SecurityContext container, SecurityContext pod) {
        var effective = container.runAsNonRoot() != null ? container.runAsNonRoot() : pod.runAsNonRoot();
        return Boolean.TRUE.equals(effective);
    }
}
