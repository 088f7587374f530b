// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server that other tests rely on. */
@NeedsApiServer
class ApiServerIT {
    @TempDir
    static Path dir;

    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void clientAndKubectlSeeTheSameCluster() throws Exception {
        api.createNamespace("shop");

        var kubectl = api.kubectl("get", "namespace", "shop", "-o", "jsonpath={.status.phase}");

        assertThat(kubectl.err()).isEmpty();
        assertThat(kubectl.out()).isEqualTo("Active");
        assertThat(kubectl.status()).isZero();
    }

    @Test
    void kubectlTellsOfItsFailure() throws Exception {
        var kubectl = api.kubectl("get", "namespace", "nowhere");

        assertThat(kubectl.err()).contains("namespaces \"nowhere\" not found");
        assertThat(kubectl.status()).isEqualTo(1);
    }
}
