// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.HostAndPort;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageHostsTest {
    private final PageHosts hosts = new PageHosts(Set.of("Pods.Example.com"));

    private boolean allow(String host) {
        return hosts.allow(HostAndPort.parseAuthority(host, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:9000",
                "LocalHost:1",
                "127.0.0.1",
                "127.0.0.1:9000",
                "10.1.2.3:80",
                "[::1]",
                "[::1]:9000",
                "[fd00::12]:9000",
                "pods.example.com",
                "PODS.EXAMPLE.COM:443"
            })
    void addressesAndOurOwnNamesAreAllowed(String host) {
        assertThat(allow(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9000",
                "localhost.evil.example",
                "evil-localhost",
                "x.localhost",
                "localhost.",
                "127.0.0.1.evil.example:9000",
                "127.0.0.1.nip.io",
                "127.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "256.0.0.1",
                "[evil.example]",
                "[::1].evil.example",
                "::1",
                "pods.example.com.evil.example",
                "evil.pods.example.com",
                "user@127.0.0.1",
                "",
                ":9000",
                "*"
            })
    void otherNamesAreNot(String host) {
        assertThat(allow(host)).isFalse();
    }

    @Test
    void aRequestWithoutAHostIsNot() {
        assertThat(hosts.allow(null)).isFalse();
    }
}
