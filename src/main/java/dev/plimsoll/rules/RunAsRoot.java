// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.OperatingSystem;
import dev.plimsoll.pod.RunAs;
import dev.plimsoll.pod.SecurityContext;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Gap;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Forbids a container, of any of the three lists, that runs as root or is not proven to run as another user. For the three
 * possible results see {@link RunAs}. Group 0 is not root.
 *
 * <p>Fields: {@code securityContext.runAsUser} and {@code .runAsNonRoot}, on Windows {@code .windowsOptions.runAsUserName}; the
 * container's own, else the pod's, field by field. Pod Security differs: it requires the pod's own fields to be right even if
 * every container overrides them; this rule checks the effective values.
 */
final class RunAsRoot implements Rule<RunAsRoot.Settings> {
    private static final RuleInfo INFO =
            new RuleInfo("runAsRoot", "A container must not run as root.", """
            Root in a container is root to the kernel: one hole in the runtime, one file of the node mounted too many, and \
            it is root on the node. Where neither runAsUser nor runAsNonRoot is set, the image decides, and most images \
            say root.""", """
            Set securityContext.runAsNonRoot to true, and runAsUser to a user above 0 where the image names none by number. \
            The fix sets runAsNonRoot alone, and only where nobody set anything: an image that does run as root will then \
            not start.""", true, """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
            """, """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
                securityContext: {runAsNonRoot: true}
            """);

    private static final String USER = "securityContext.runAsUser";
    private static final String WINDOWS_USER = "securityContext.windowsOptions.runAsUserName";

    /** In CEL, the operating system to which the pod is bound; the empty string if unbound. */
    private static final String SYSTEM =
            "(spec.?os.?name.orValue('') != '' ? spec.os.name : spec.?nodeSelector[?'kubernetes.io/os'].orValue(''))";

    /** In CEL, {@link RunAs#ADMINISTRATORS}. */
    private static final String ADMINISTRATORS =
            RunAs.ADMINISTRATORS.stream().sorted().collect(Collectors.joining("', '", "['", "']"));

    /** The handling of unproven findings and of user namespaces. */
    record Settings(
            @Parameter(
                    "The mode of findings that are not proven, where the image decides; left out, the mode of the rule.")
            @Nullable
            Mode unproven,

            @Parameter("Trust accepts any user in a pod with hostUsers: false, where root is not the node's root.")
            UserNamespaces userNamespaces) {}

    /** The effect of the pod's own user namespace. */
    enum UserNamespaces {
        Ignore,
        Trust
    }

    /** The gap of a container that certainly runs as root; further from the policy than a container whose image decides. */
    private static final List<Gap> ROOT = List.of(new Gap("user", 2, null));

    private static final List<Gap> NOT_PROVEN = List.of(new Gap("user", 1, null));

    /** The gap of a root container that the kubelet refuses to start, because {@code runAsNonRoot: true} is also set. */
    private static final List<Gap> NEVER_STARTS = List.of(new Gap("user", 0, null));

    /** The gap of a user that the API server does not accept. */
    private static final List<Gap> INVALID = List.of(new Gap("user", 3, null));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Settings defaults() {
        return new Settings(null, UserNamespaces.Ignore);
    }

    @Override
    public void judge(Workload workload, Settings settings, FindingCollector findings) {
        var spec = workload.spec();
        var pod = spec.securityContext();
        if (pod.hasInvalidUser()) {
            var user = String.valueOf(pod.runAsUser());
            findings.add(USER, user, invalid(user), null, INVALID);
        }
        var system = spec.operatingSystem();
        boolean trusted = settings.userNamespaces() == UserNamespaces.Trust && spec.hasUserNamespace();
        for (var container : spec.containers()) {
            var own = container.securityContext();
            if (own.hasInvalidUser()) {
                var user = String.valueOf(own.runAsUser());
                findings.add(container, USER, user, invalid(user), null, INVALID);
                continue;
            }
            runAs(own, pod, system, trusted)
                    .tell(
                            root -> addRoot(workload, container, root, settings, findings),
                            notProven -> addNotProven(workload, container, notProven, system, settings, findings),
                            nonRoot -> {});
        }
    }

    /** @param trusted whether the pod has a user namespace that the policy trusts; user namespaces exist on Linux alone */
    private static RunAs runAs(SecurityContext own, SecurityContext pod, OperatingSystem system, boolean trusted) {
        return switch (system) {
            case linux -> trusted ? new RunAs.NonRoot() : RunAs.ofLinux(own, pod);
            case windows -> RunAs.ofWindows(own, pod);
            case either ->
                RunAs.stricter(RunAs.ofWindows(own, pod), trusted ? new RunAs.NonRoot() : RunAs.ofLinux(own, pod));
        };
    }

    @Override
    public Set<Mode> modes(Mode mode, Settings settings) {
        return settings.unproven() == null ? Set.of(mode) : EnumSet.of(mode, settings.unproven());
    }

    @Override
    public String clearWhen(Settings settings, FindingScope concern) {
        boolean mustBeProven = settings.unproven() == null || concern.modes().contains(settings.unproven());
        var ifUnset = mustBeProven ? effective("runAsNonRoot") + ".orValue(false) ? 1 : 0" : "1";
        var user = "[" + effective("runAsUser");
        var nonRoot = Cel.EVERY_CONTAINER + ".all(c, " + user + ".orValue(" + ifUnset + ")].all(u, u > 0 && u <= "
                + SecurityContext.LARGEST_USER + "))";
        var trusted = settings.userNamespaces() == UserNamespaces.Trust
                ? "!spec.?hostUsers.orValue(true) && " + Cel.EVERY_CONTAINER + ".all(c, " + user
                        + ".orValue(1)].all(u, u >= 0 && u <= " + SecurityContext.LARGEST_USER + ")) || "
                : "";
        return podUserIsValid() + " && (" + onLinux() + " && (" + trusted + nonRoot + ") || " + onWindows(mustBeProven)
                + ")";
    }

    private static String podUserIsValid() {
        return "[spec.?securityContext.?runAsUser.orValue(1)].all(u, u >= 0 && u <= " + SecurityContext.LARGEST_USER
                + ")";
    }

    /** Returns a CEL expression: the pod cannot run on Windows. */
    private static String onLinux() {
        return "[" + SYSTEM + "].all(os, os == '' ? !spec.?securityContext.?windowsOptions.hasValue() && "
                + Cel.EVERY_CONTAINER + ".all(c, !c.?securityContext.?windowsOptions.hasValue())"
                + " : os != 'windows')";
    }

    /**
     * Returns a CEL expression: the pod can run only on Windows, with plain user names that do not belong to an administrator.
     */
    private static String onWindows(boolean mustBeProven) {
        var user = effective("windowsOptions.?runAsUserName") + ".orValue('" + (mustBeProven ? "" : "a") + "')";
        return SYSTEM + " == 'windows' && " + Cel.EVERY_CONTAINER + ".all(c, !"
                + effective("windowsOptions.?hostProcess") + ".orValue(false) && [" + user + "].all(u, "
                + Cel.matches("u", "^[a-zA-Z0-9]+$") + " && !(u.lowerAscii() in " + ADMINISTRATORS + "))"
                + " && [c.?securityContext.?runAsUser.orValue(1)].all(u, u >= 0 && u <= "
                + SecurityContext.LARGEST_USER + "))";
    }

    /** The fix is for unproven findings, and only if both fields are unset. */
    @Override
    public String unfixableWhen(Settings settings) {
        return settings.unproven() == null || settings.unproven() == Mode.Enforce
                ? Cel.EVERY_CONTAINER + ".all(c, " + effective("runAsUser") + ".hasValue() || "
                        + effective("runAsNonRoot") + ".hasValue())"
                : Cel.ALWAYS;
    }

    /** Returns a CEL expression: an optional field of the container {@code c}, else of the pod. */
    private static String effective(String field) {
        return "c.?securityContext.?" + field + ".or(spec.?securityContext.?" + field + ")";
    }

    private static String invalid(String user) {
        return "runAsUser: " + user + " is invalid: the API server accepts 0 to " + SecurityContext.LARGEST_USER
                + ". Set securityContext.runAsUser above 0 and not above " + SecurityContext.LARGEST_USER + ".";
    }

    private static void addRoot(
            Workload workload, Container container, RunAs.Root root, Settings settings, FindingCollector findings) {
        boolean windows = root.system() == OperatingSystem.windows;
        var field = windows ? WINDOWS_USER : USER;
        var who = "The " + root.setBy() + " sets " + field.substring(field.lastIndexOf('.') + 1) + ": " + root.user()
                + ", which is " + (windows ? "an administrator" : "root")
                + (root.neverStarts() ? ", and runAsNonRoot: true, so the kubelet never starts it. " : ". ");
        String advice;
        if (windows) {
            advice = setWindowsUser(workload, container);
        } else if (workload.spec().operatingSystem() == OperatingSystem.either) {
            advice = "os.name is unset, so the pod may run on Linux: remove runAsUser, and set os.name: windows.";
        } else {
            advice = "Set " + field + " above 0" + orUserNamespace(workload, settings);
        }
        findings.add(container, field, root.user(), who + advice, null, root.neverStarts() ? NEVER_STARTS : ROOT);
    }

    private static void addNotProven(
            Workload workload,
            Container container,
            RunAs.NotProven notProven,
            OperatingSystem system,
            Settings settings,
            FindingCollector findings) {
        var nonRoot = "securityContext.runAsNonRoot";
        boolean unset = container.securityContext().runAsNonRoot() == null
                && workload.spec().securityContext().runAsNonRoot() == null;
        String field;
        String found;
        String message;
        if (notProven.system() == OperatingSystem.windows) {
            field = WINDOWS_USER;
            found = "unset";
            message =
                    "runAsUserName is unset, so the image may run as an administrator; on Windows runAsNonRoot: true does not"
                            + " prevent it. " + setWindowsUser(workload, container);
        } else if (system == OperatingSystem.either) {
            field = nonRoot;
            found = unset ? "unset" : "false";
            message =
                    "os.name is unset, so the pod may run on Linux, where windowsOptions have no effect and the image may run"
                            + " as root. Set os.name: windows.";
        } else {
            field = nonRoot;
            found = unset ? "unset" : "false";
            message = (unset ? "runAsUser and runAsNonRoot are unset" : "runAsUser is unset and runAsNonRoot is false")
                    + ", so the image may run as root. Set securityContext.runAsNonRoot: true, or runAsUser above 0"
                    + orUserNamespace(workload, settings);
        }
        var fix = unset && system == OperatingSystem.linux ? fix(workload, container) : null;
        if (settings.unproven() == null) {
            findings.add(container, field, found, message, fix, NOT_PROVEN);
        } else {
            findings.add(settings.unproven(), container, field, found, message, fix, NOT_PROVEN);
        }
    }

    /**
     * Returns the advice to set a Windows user, and os.name if unset. It never mentions runAsUser, which would prevent the start.
     */
    private static String setWindowsUser(Workload workload, Container container) {
        var spec = workload.spec();
        boolean hostProcess = RunAs.isHostProcess(container.securityContext(), spec.securityContext());
        boolean unbound = spec.osName() == null || spec.osName().isEmpty();
        return "Set " + WINDOWS_USER + ": " + (hostProcess ? "NT AUTHORITY\\LOCAL SERVICE" : "ContainerUser")
                + (unbound ? ", and os.name: windows." : ".");
    }

    /** Describes the effect of a user namespace under this policy, if the pod has one or could have one. */
    private static String orUserNamespace(Workload workload, Settings settings) {
        boolean has = workload.spec().hasUserNamespace();
        if (settings.userNamespaces() == UserNamespaces.Trust) {
            return has ? "." : ", or hostUsers: false in the pod.";
        }
        return has
                ? ". hostUsers: false does not count, because the policy sets runAsRoot.userNamespaces: Ignore, not Trust."
                : ".";
    }

    private static Fix fix(Workload workload, Container container) {
        return container.securityContext().present()
                ? Fix.add(workload, container.path("securityContext.runAsNonRoot"), true)
                : Fix.add(workload, container.path("securityContext"), Map.of("runAsNonRoot", true));
    }
}
