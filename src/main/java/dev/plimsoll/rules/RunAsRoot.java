// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.RunAs;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Concern;
import dev.plimsoll.policy.Findings;
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
import org.jspecify.annotations.Nullable;

/**
 * A container, of any of the three lists, that runs as root, or of which nobody can say that it does not. Three answers, not
 * two: see {@link RunAs}. Group 0 is not root.
 *
 * <p>Fields: {@code securityContext.runAsUser} and {@code .runAsNonRoot}, on Windows {@code .windowsOptions.runAsUserName}; the
 * container's own, else the pod's, each by itself. Pod Security asks otherwise (it wants the pod's own fields right even where
 * every container overrides them); this rule asks what will run.
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

    /** What to make of cases that are not plain. */
    record Settings(
            @Parameter(
                    "The mode of findings that are not proven, where the image decides; left out, the mode of the rule.")
            @Nullable
            Mode unproven,

            @Parameter("Trust accepts any user in a pod with hostUsers: false, where root is not the node's root.")
            UserNamespaces userNamespaces) {}

    /** What a user namespace of the pod's own is worth. */
    enum UserNamespaces {
        Ignore,
        Trust
    }

    /** A container that certainly runs as root is further from the policy than one whose image decides. */
    private static final List<Gap> ROOT = List.of(new Gap("user", 2, null));

    private static final List<Gap> NOT_PROVEN = List.of(new Gap("user", 1, null));

    /** Root that the kubelet refuses to start, because {@code runAsNonRoot: true} is set beside it. */
    private static final List<Gap> NEVER_STARTS = List.of(new Gap("user", 0, null));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Settings defaults() {
        return new Settings(null, UserNamespaces.Ignore);
    }

    @Override
    public void judge(Workload workload, Settings settings, Findings findings) {
        var spec = workload.spec();
        if (settings.userNamespaces() == UserNamespaces.Trust && spec.hasUserNamespace() && !spec.isWindows()) {
            return;
        }
        for (var container : spec.containers()) {
            var runAs = spec.runAs(container);
            if (runAs instanceof RunAs.Root root) {
                addRoot(container, root, spec.isWindows(), findings);
            } else if (runAs instanceof RunAs.NotProven) {
                addNotProven(workload, container, settings.unproven(), findings);
            }
        }
    }

    @Override
    public Set<Mode> modes(Mode mode, Settings settings) {
        return settings.unproven() == null ? Set.of(mode) : EnumSet.of(mode, settings.unproven());
    }

    /** Of Windows nothing is said. */
    @Override
    public String clearWhen(Settings settings, Concern concern) {
        boolean mustBeProven = settings.unproven() == null || concern.modes().contains(settings.unproven());
        var ifUnset = mustBeProven ? effective("runAsNonRoot") + ".orValue(false) ? 1 : 0" : "1";
        var nonRoot = Cel.EVERY_CONTAINER + ".all(c, " + effective("runAsUser") + ".orValue(" + ifUnset + ") > 0)";
        var trusted = settings.userNamespaces() == UserNamespaces.Trust ? "!spec.?hostUsers.orValue(true) || " : "";
        return "spec.?os.?name.orValue('') != 'windows' && (" + trusted + nonRoot + ")";
    }

    /** The fix is for what is not proven, and only where nobody set anything. */
    @Override
    public String unfixableWhen(Settings settings) {
        return settings.unproven() == null || settings.unproven() == Mode.Enforce
                ? Cel.EVERY_CONTAINER + ".all(c, " + effective("runAsUser") + ".hasValue() || "
                        + effective("runAsNonRoot") + ".hasValue())"
                : Cel.ALWAYS;
    }

    /** In CEL, a field of the container {@code c}, else of the pod. */
    private static String effective(String field) {
        return "c.?securityContext.?" + field + ".or(spec.?securityContext.?" + field + ")";
    }

    private static void addRoot(Container container, RunAs.Root root, boolean windows, Findings findings) {
        var field = windows ? "securityContext.windowsOptions.runAsUserName" : "securityContext.runAsUser";
        var who = "The " + root.setBy() + " sets the user " + root.user()
                + (root.user().startsWith("-") ? ", which is none" : ", which is root");
        var consequence = root.neverStarts() ? "; with runAsNonRoot: true the kubelet will never start it" : "";
        findings.add(
                container,
                field,
                root.user(),
                who + consequence + ": set " + field + " to " + (windows ? "ContainerUser" : "a user above 0") + ".",
                null,
                root.neverStarts() ? NEVER_STARTS : ROOT);
    }

    private static void addNotProven(
            Workload workload, Container container, @Nullable Mode unproven, Findings findings) {
        var spec = workload.spec();
        var own = container.securityContext();
        var pod = spec.securityContext();
        boolean untouched = own.runAsNonRoot() == null
                && pod.runAsNonRoot() == null
                && own.runAsUser() == null
                && pod.runAsUser() == null;
        var field = "securityContext.runAsNonRoot";
        var found = own.runAsNonRoot() == null && pod.runAsNonRoot() == null ? "unset" : "false";
        var message = "No user is set, so the image decides, and it may be root: set " + field + " to true, or "
                + (spec.isWindows()
                        ? "windowsOptions.runAsUserName to ContainerUser."
                        : "runAsUser to a user above 0.");
        var fix = untouched ? fix(workload, container) : null;
        if (unproven == null) {
            findings.add(container, field, found, message, fix, NOT_PROVEN);
        } else {
            findings.add(unproven, container, field, found, message, fix, NOT_PROVEN);
        }
    }

    private static Fix fix(Workload workload, Container container) {
        return container.securityContext().present()
                ? Fix.add(workload, container.path("securityContext.runAsNonRoot"), true)
                : Fix.add(workload, container.path("securityContext"), Map.of("runAsNonRoot", true));
    }
}
