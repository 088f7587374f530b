// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageAccessTest {
    @ParameterizedTest
    @CsvSource({"true,true,authorized", "true,false,authorized", "false,true,open", "false,false,off"})
    void theDefaultIsAsOpenAsIsSafe(boolean inCluster, boolean loopback, PageAccess access) {
        assertThat(PageAccess.byDefault(inCluster, loopback)).isEqualTo(access);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://pods.example.com", "pods.example.com:443", "*.example.com", "a b", "-a", "a."})
    void aPageHostIsADnsName(String host) {
        assertThatThrownBy(() -> new PageOptions(PageAccess.open, false, "localhost:9000", Set.of(host)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("--page-host " + host)
                .hasMessageContaining("expected a DNS name");
    }

    @Test
    void aPageHostMayBeAServiceOrAnIngress() {
        var hosts = Set.of("plimsoll.plimsoll.svc", "Pods.Example.com", "a");

        assertThat(new PageOptions(PageAccess.open, false, "localhost:9000", hosts).hosts())
                .isEqualTo(hosts);
    }
}
