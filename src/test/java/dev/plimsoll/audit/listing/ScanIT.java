// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.BuildHistory;
import dev.plimsoll.audit.Listing;
import dev.plimsoll.audit.Scan;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan of a real API server that forgets, while it is being read, how things were when the scan began. */
@NeedsApiServer
class ScanIT {
    private static final int OWNERS = 7;

    @TempDir
    static Path dir;

    private static ApiServer api;

    @BeforeAll
    static void start() throws Exception {
        // Without its cache, which remembers what etcd has forgotten.
        api = ApiServer.start(dir, "--watch-cache=false");
        for (int i = 0; i < OWNERS; i++) {
            create("web-" + i);
        }
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static void create(String name) throws Exception {
        var file = Files.writeString(dir.resolve(name + ".yaml"), """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {namespace: default, name: %1$s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec: {containers: [{name: web, image: 'a:1', securityContext: {privileged: true}}]}
                """.formatted(name));
        var created = api.kubectl("create", "-f", file.toString());
        assertThat(created.status()).as(created.err()).isZero();
    }

    @Test
    void whereTheTokenOfTheNextPageHasExpiredAllIsBegunAnewAndNothingIsDoubled() throws Exception {
        var heard = new ArrayList<WorkloadKind>();
        var scan = new Scan(api.client(), 3, Duration.ZERO, Clock.systemUTC(), (kind, objects) -> {
            heard.add(kind);
            if (heard.size() == 2) {
                forget();
            }
        });

        var result = scan.run(new Scan.Question(
                null,
                labels -> true,
                Listing.TODAY,
                1,
                null,
                Listing.NAMESPACES,
                Set.of("kube-system"),
                new BuildHistory(1 << 20),
                AuditMemory.ofService()));

        assertThat(heard)
                .as("a page of the first attempt, then all of the second")
                .hasSize(3 + OWNERS + 1)
                .containsOnly(WorkloadKind.Deployment);
        assertThat(result.owners())
                .extracting(AuditedOwner::name)
                .containsExactly("late", "web-0", "web-1", "web-2", "web-3", "web-4", "web-5", "web-6");
        assertThat(result.errors()).isEmpty();
    }

    private static void forget() {
        try {
            create("late");
            api.etcd().compact();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
