// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostFileTest {
    @ParameterizedTest
    @CsvSource({
        "/var/log, /var/log, true",
        "/var/log/app, /var/log, true",
        "/var/log/app/x, /var/log, true",
        "//var/.//log/./app/, /var/log/, true",
        "/var/log, /var/log/app, false",
        "/var/logs-evil, /var/log, false",
        "/var/log.d, /var/log, false",
        "/var/lo, /var/log, false",
        "/var/LOG, /var/log, false",
        "/srv/var/log, /var/log, false",
        "/, /var/log, false",
        "/var/log, /, true",
        "/, //, true",
        "var/log, /var/log, true",
        "/...a, /, true",
        "'/var/log ', /var/log, false",
        "/var\\log, /var, false",
        "/C:/x, C:\\, false",
    })
    void oneLiesUnderAnotherByWholeSegments(String path, String directory, boolean within) {
        assertThat(new HostFile(path).isWithin(new HostFile(directory))).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\Logs\\app, c:\\logs, true",
        "C:/Logs/app, c:\\logs, true",
        "c:\\.\\logs\\\\app\\, C:/LOGS, true",
        "C:\\logs-evil, C:\\logs, false",
        "D:\\logs, C:\\logs, false",
        "\\logs, C:\\logs, true",
        "C:\\logs, C:, true",
        "\\\\server\\share\\x, \\\\SERVER\\share, true",
        "\\\\server\\share, C:\\, false",
        "\\\\.\\pipe\\docker_engine, \\\\.\\pipe, true",
        "/logs, C:\\logs, false",
        "C:logs, C:\\logs, false",
        "1:\\logs, 1:\\, false",
        "\\\\?\\C:\\logs\\x, C:\\logs, true",
        "\\\\.\\c:\\Logs, C:\\logs, true",
        "\\??\\C:\\logs, C:\\logs, true",
        "'C:\\logs. \\x', C:\\logs, true",
        "C:\\logs..., C:\\logs, true",
        "C:\\logs.d, C:\\logs, false",
    })
    void aDriveOrABackslashMakesItAPathOfWindows(String path, String directory, boolean within) {
        assertThat(new HostFile(path).isWithin(new HostFile(directory))).isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        "/logs/App, C:\\logs, true",
        "logs/App, C:\\logs, true",
        "C:logs, C:\\, true",
        "//server/share, C:\\, false",
        "//?/C:/logs, C:\\logs, true",
        "/logs./app, C:\\logs, true",
        "//server/share, \\\\server, true",
        "C:\\logs, C:\\logs, true",
    })
    void anyPathCanBeReadAsANodeWithWindowsReadsIt(String path, String directory, boolean within) {
        assertThat(new HostFile(path).onWindows().isWithin(new HostFile(directory)))
                .isEqualTo(within);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/log/.., true",
        "/var/../log, true",
        ".., true",
        "../log, true",
        "C:\\logs\\..\\x, true",
        "/var\\..\\x, true",
        "'/var/.. /x', true",
        "'/var/..  ', true",
        "/var/..log, false",
        "/var/log.., false",
        "/var/..., false",
        "/var/. ./x, false",
        "'/var/..\r', false",
        "/proc/1/root, true",
        "/proc/self/cwd/x, true",
        "//proc/./1/fd/3, true",
        "/proc/self/task/7/root, true",
        "proc/1/root, true",
        "/proc/fd/0, true",
        "/proc/root, false",
        "/proc/1, false",
        "/proc/1/status, false",
        "/srv/proc/1/root, false",
        "/root/a/fd, false",
        "C:\\proc\\1\\root, false",
        "/dev/fd/3, true",
        "/dev/fd, true",
        "/dev/stdin, true",
        "/dev/./stderr/x, true",
        "/dev, false",
        "/dev/fdx, false",
        "/srv/dev/fd, false",
        "/srv/a~1, false",
        "C:\\PROGRA~1, true",
        "C:\\a\\DEVICE~1.X, true",
        "C:\\backup~, false",
        "C:\\x\\kubelet::$INDEX_ALLOCATION, true",
        "\\\\?\\GLOBALROOT\\Device\\HarddiskVolume1, true",
        "\\\\?\\Volume{1}\\x, true",
        "\\\\.\\pipe\\x, false",
        "\\\\?\\C:\\x, false",
        "\\\\localhost\\C$\\x, true",
        "\\\\server\\share\\x, false",
    })
    void backstepsAndLinksOfAProcessLeadAnywhere(String path, boolean anywhere) {
        assertThat(new HostFile(path).leadsAnywhere()).isEqualTo(anywhere);
    }

    @ParameterizedTest
    @CsvSource({
        "/proc, true",
        "//proc/./, true",
        "/proc/1, true",
        "/proc/self, true",
        "/proc/thread-self/, true",
        "/proc/1/task, true",
        "/proc/1/task/2, true",
        "/proc/1/task/2/fdinfo, false",
        "/proc/sys, false",
        "/proc/1/status, false",
        "/proc/cpuinfo, false",
        "/process, false",
        "/srv/proc, false",
        "/, false",
        "C:\\proc, false",
    })
    void theDirectoryOfAProcessHoldsItsLinks(String path, boolean holds) {
        assertThat(new HostFile(path).holdsProcessLinks()).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "/, true, true",
        "//./, true, true",
        "/a, true, false",
        "'', false, false",
        "., false, false",
        "a/b, false, false",
        "C:, true, true",
        "C:\\, true, true",
        "c:/, true, true",
        "\\, true, true",
        "C:\\a, true, false",
        "\\a, true, false",
        "C:a, false, false",
        "\u00e9:\\, true, true",
        ":, false, false",
    })
    void theRootOfEverythingIsASlashOrADrive(String path, boolean absolute, boolean root) {
        assertThat(new HostFile(path).isAbsolute()).isEqualTo(absolute);
        assertThat(new HostFile(path).isRoot()).isEqualTo(root);
    }

    @Test
    void itPassesThroughEachOfItsSegments() {
        var file = new HostFile("/run//docker.sock/x");

        assertThat(file.passesThrough(Set.of("docker.sock"))).isTrue();
        assertThat(file.passesThrough(Set.of("none", "run"))).isTrue();
        assertThat(file.passesThrough(Set.of("x"))).isTrue();
        assertThat(file.passesThrough(Set.of("docker", "sock", "", "/"))).isFalse();
        assertThat(new HostFile("C:\\Run\\PIPE").passesThrough(Set.of("pipe"))).isTrue();
        assertThat(file.passesThrough("run", Set.of("docker.sock"))).isTrue();
        assertThat(file.passesThrough("run", Set.of("x"))).isFalse();
        assertThat(file.passesThrough("x", Set.of("run"))).isFalse();
    }

    @Test
    void itIsShownAsItWasWritten() {
        assertThat(new HostFile("//Var/./log/")).hasToString("//Var/./log/");
        assertThat(new HostFile("//Var/./log/").onWindows()).hasToString("//Var/./log/");
    }
}
