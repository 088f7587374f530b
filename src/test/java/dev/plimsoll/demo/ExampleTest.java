// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleTest {
    @Test
    void everyExampleIsShownAndNoOther() throws IOException {
        try (var files = Files.list(Path.of("k8s/examples/pods"))) {
            assertThat(Arrays.stream(Example.values()).map(Example::file))
                    .containsExactlyInAnyOrderElementsOf(
                            files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void thereIsOneOfEachOutcome() {
        assertThat(Arrays.stream(Example.values()).map(Example::expected)).contains(ExampleOutcome.values());
    }

    @ParameterizedTest
    @EnumSource
    void anExampleSaysWhatItShows(Example example) {
        assertThat(example.description()).endsWith(".").doesNotContain("#");
    }

    @Test
    void theUpdateIsOfOnePodThatOnlyGainsEphemeralContainers() {
        var pods = Example.DEBUG_CONTAINER.pods();
        assertThat(pods).hasSize(2);
        var before = new HashSet<String>();
        pods.get(0).get("spec").fieldNames().forEachRemaining(before::add);
        var gained = new HashSet<String>();
        pods.get(1).get("spec").fieldNames().forEachRemaining(gained::add);
        gained.removeAll(before);
        assertThat(gained).containsExactly("ephemeralContainers");
        for (var field : before) {
            assertThat(pods.get(1).get("spec").get(field))
                    .isEqualTo(pods.get(0).get("spec").get(field));
        }
    }
}
