// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.InCluster.PRIVILEGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.OldViolator;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that brings a pod spec is sent, and nobody answers. */
@NeedsApiServer
class WithoutFastPathIT {
    @TempDir
    Path dir;

    @Test
    void whatBringsNoPodSpecPassesWhileNoReplicaIsThere() throws Exception {
        try (var cluster = InCluster.start(dir)) {
            cluster.create("old", PRIVILEGED);
            cluster.apply(InCluster.POLICY);
            var replica = cluster.replica("--fast-path=off");
            cluster.awaitRefusing();
            cluster.kill(replica);

            assertThat(cluster.create("good", "").err()).contains("failed calling webhook");
            OldViolator.assertIsChangedInAllButItsSpec(cluster);
        }
    }
}
