// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Launched;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a newcomer runs it: the packaged program, in any directory. */
class DemoIT {
    @Test
    void theServiceAnswersEachExampleAsTheExampleSays(@TempDir Path elsewhere) throws Exception {
        var demo = Launched.plimsoll(elsewhere, "demo");

        assertThat(demo.err()).isEmpty();
        assertThat(demo.out())
                .contains("""
                        good.yaml
                          Follows every rule: it passes untouched.
                          allowed
                        """)
                .contains("""
                          patched: add /spec/containers/0/imagePullPolicy: "Always"
                          allowed
                        """)
                .contains("""
                          allowed, with a warning
                            Warning: plimsoll policy default: shellFormCommand:
                        """)
                .contains("""
                          denied
                            policy default refuses this Pod:
                            - privileged: spec.ephemeralContainers[0].securityContext.privileged
                        """)
                .contains("12 pods: 1 let through untouched, 1 patched, then let through, 2 let through")
                .doesNotContain("should have been")
                .doesNotContain("\u001b");
        assertThat(demo.status()).isZero();
    }
}
