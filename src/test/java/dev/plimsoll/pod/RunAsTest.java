// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.RunAs.Level;
import dev.plimsoll.pod.RunAs.NonRoot;
import dev.plimsoll.pod.RunAs.NotProven;
import dev.plimsoll.pod.RunAs.Root;
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
        var container = new SecurityContext(true, user, nonRoot, false, "ContainerAdministrator");
        var pod = new SecurityContext(true, podUser, podNonRoot, false, "ContainerAdministrator");

        assertThat(shown(RunAs.ofLinux(container, pod), "0")).isEqualTo(expected);
    }

    /** Columns: the name and runAsNonRoot of the container, of the pod; who decided on root, else whether it is non-root. */
    @ParameterizedTest
    @CsvSource({
        ",              ,      ,              ,      NotProven",
        ",              true,  ,              ,      NonRoot",
        ",              ,      ,              true,  NonRoot",
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

    @ParameterizedTest
    @CsvSource({
        "ContainerAdministrator, true",
        "containeradministrator, true",
        "User Manager\\ContainerAdministrator, true",
        ".\\CONTAINERADMINISTRATOR, true",
        "NT AUTHORITY\\SYSTEM, true",
        "nt authority\\system, true",
        "NT AUTHORITY\\NETWORK SERVICE, false",
        "SYSTEM, false",
        "ContainerAdministrator2, false",
        "ContainerAdministrator\\me, false",
        "ContainerUser, false",
    })
    void theAdministratorIsRootByAnyOfItsNames(String user, boolean root) {
        var container = new SecurityContext(true, null, null, false, user);

        assertThat(RunAs.ofWindows(container, SecurityContext.NONE))
                .isEqualTo(root ? new Root(user, Level.container, false) : new NonRoot());
    }

    @Test
    void aNegativeUserIsNoProof() {
        var container = new SecurityContext(true, -1L, null, false, null);

        assertThat(RunAs.ofLinux(container, SecurityContext.NONE)).isEqualTo(new Root("-1", Level.container, false));
    }

    private static String windows(String user) {
        return "ADMIN".equals(user) ? "ContainerAdministrator" : user;
    }

    private static String shown(RunAs runAs, String rootUser) {
        if (runAs instanceof Root root) {
            assertThat(root.user()).isEqualTo(rootUser);
            return root.setBy() + (root.neverStarts() ? " never starts" : "");
        }
        return runAs instanceof NotProven ? "NotProven" : "NonRoot";
    }
}
