// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.RunAs.Level;
import dev.plimsoll.pod.RunAs.NonRoot;
import dev.plimsoll.pod.RunAs.NotProven;
import dev.plimsoll.pod.RunAs.Root;
import dev.plimsoll.pod.SecurityContext.WindowsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunAsTest {
    /** Columns: user and runAsNonRoot of the container, of the pod; who decided on root, else whether it is non-root. */
    @ParameterizedTest
    @CsvSource({
        ",      ,      ,      ,      NotProven",
        ",      false, ,      ,      NotProven",
        ",      ,      ,      false, NotProven",
        ",      true,  ,      ,      NonRoot",
        ",      ,      ,      true,  NonRoot",
        ",      true,  ,      false, NonRoot",
        ",      false, ,      true,  NotProven",
        "1,     ,      ,      ,      NonRoot",
        "1,     false, ,      ,      NonRoot",
        "1,     ,      0,     ,      NonRoot",
        ",      ,      1000,  false, NonRoot",
        "0,     ,      ,      ,      container",
        "0,     ,      1000,  ,      container",
        "0,     true,  ,      ,      container never starts",
        "0,     ,      ,      true,  container never starts",
        "0,     false, ,      true,  container",
        ",      ,      0,     ,      pod",
        ",      true,  0,     ,      pod never starts",
        ",      ,      0,     true,  pod never starts",
        ",      false, 0,     true,  pod",
    })
    void eachFieldIsTheContainersOwnElseThePods(
            Long user, Boolean nonRoot, Long podUser, Boolean podNonRoot, String expected) {
        var container = new SecurityContext(true, user, nonRoot, false, windows("ADMIN"));
        var pod = new SecurityContext(true, podUser, podNonRoot, false, windows("ADMIN"));

        assertThat(shown(RunAs.ofLinux(container, pod), "0")).isEqualTo(expected);
    }

    /** Columns: the name and runAsNonRoot of the container, of the pod; who decided on root, else whether it is non-root. */
    @ParameterizedTest
    @CsvSource({
        ",              ,      ,              ,      NotProven",
        ",              true,  ,              ,      NotProven",
        ",              ,      ,              true,  NotProven",
        ",              false, ,              true,  NotProven",
        "ContainerUser, ,      ,              ,      NonRoot",
        ",              ,      ContainerUser, ,      NonRoot",
        "ContainerUser, ,      ADMIN,         ,      NonRoot",
        "ADMIN,         ,      ContainerUser, ,      container",
        ",              ,      ADMIN,         ,      pod",
        "ADMIN,         true,  ,              ,      container never starts",
        ",              ,      ADMIN,         true,  pod never starts",
    })
    void onWindowsTheNameOfTheUserCounts(
            String user, Boolean nonRoot, String podUser, Boolean podNonRoot, String expected) {
        var container = new SecurityContext(true, 0L, nonRoot, false, windows(user));
        var pod = new SecurityContext(true, 0L, podNonRoot, false, windows(podUser));

        assertThat(shown(RunAs.ofWindows(container, pod), "ContainerAdministrator"))
                .isEqualTo(expected);
    }

    /** Columns: the name; whether it is root in a container, whether in a HostProcess container, whether runAsNonRoot stops it. */
    @ParameterizedTest
    @CsvSource({
        "ContainerAdministrator,                true,  true,  true",
        "containeradministrator,                true,  true,  true",
        "User Manager\\ContainerAdministrator, true,  true,  false",
        ".\\CONTAINERADMINISTRATOR,            true,  true,  false",
        "' ContainerAdministrator ',            true,  true,  false",
        "NT AUTHORITY\\SYSTEM,                 true,  true,  false",
        "nt authority\\system,                 true,  true,  false",
        "SYSTEM,                                true,  true,  false",
        "LocalSystem,                           true,  true,  false",
        "Administrators,                        true,  true,  false",
        "BUILTIN\\administrators,              true,  true,  false",
        "CORP\\Administrator,                  true,  true,  false",
        "NT AUTHORITY\\NETWORK SERVICE,        false, false, false",
        "nt authority\\Local service,          false, false, false",
        "LOCAL SERVICE,                         false, false, false",
        "CORP\\LOCAL SERVICE,                  false, true,  false",
        "Users,                                 false, true,  false",
        "CORP\\app,                            false, true,  false",
        "ContainerAdministrator2,               false, true,  false",
        "ContainerAdministrator\\me,           false, true,  false",
        "ContainerUser,                         false, true,  false",
    })
    void theAdministratorIsRootByAnyOfItsNames(String user, boolean root, boolean rootOfHost, boolean refused) {
        var mustBeNonRoot = new SecurityContext(true, null, true, false, null);
        var container = new SecurityContext(true, null, null, false, new WindowsOptions(user, null));
        var hostProcess = new SecurityContext(true, null, null, false, new WindowsOptions(user, true));

        assertThat(RunAs.ofWindows(container, mustBeNonRoot))
                .isEqualTo(root ? new Root(OperatingSystem.windows, user, Level.container, refused) : new NonRoot());
        assertThat(RunAs.ofWindows(hostProcess, SecurityContext.NONE))
                .isEqualTo(
                        rootOfHost ? new Root(OperatingSystem.windows, user, Level.container, false) : new NonRoot());
    }

    @Test
    void ofTwoSystemsTheStricterAnswerCounts() {
        var root = new Root(OperatingSystem.windows, "a", Level.pod, false);
        var notProven = new NotProven(OperatingSystem.linux);
        var nonRoot = new NonRoot();

        assertThat(RunAs.stricter(root, notProven)).isEqualTo(root);
        assertThat(RunAs.stricter(notProven, root)).isEqualTo(root);
        assertThat(RunAs.stricter(nonRoot, notProven)).isEqualTo(notProven);
        assertThat(RunAs.stricter(notProven, nonRoot)).isEqualTo(notProven);
        assertThat(RunAs.stricter(nonRoot, nonRoot)).isEqualTo(nonRoot);
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "2147483647, false", "2147483648, true", "4294967296, true"})
    void theApiServerTakesUsersOf31Bits(long user, boolean invalid) {
        assertThat(new SecurityContext(true, user, null, false, null).hasInvalidUser())
                .isEqualTo(invalid);
    }

    private static WindowsOptions windows(String user) {
        return new WindowsOptions("ADMIN".equals(user) ? "ContainerAdministrator" : user, null);
    }

    private static String shown(RunAs runAs, String rootUser) {
        if (runAs instanceof Root root) {
            assertThat(root.user()).isEqualTo(rootUser);
            return root.setBy() + (root.neverStarts() ? " never starts" : "");
        }
        return runAs instanceof NotProven ? "NotProven" : "NonRoot";
    }
}
