// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Fixture;
import dev.plimsoll.testing.Manifest;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixtures as an API server takes them, with everything that it fills in. */
@NeedsApiServer
class DefaultsIT {
    private static final String NAMESPACE = "web";

    @TempDir
    static Path dir;

    private static ApiServer api;

    /** What it makes of each; those that are invalid on purpose are missing. */
    private static final Map<Fixture, Manifest> STORED = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
        api.createNamespace(NAMESPACE);
        for (var fixture : FixtureTest.fixtures()) {
            stored(fixture.manifest()).ifPresent(manifest -> STORED.put(fixture, manifest));
        }
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void mostFixturesAreValid() throws IOException {
        assertThat(STORED).hasSizeGreaterThan(FixtureTest.fixtures().size() / 2);
    }

    @Test
    void whatIsFilledInChangesNoFinding() {
        STORED.forEach((fixture, stored) -> assertThat(findings(fixture, stored))
                .as("%s", fixture)
                .isEqualTo(findings(fixture, fixture.manifest())));
    }

    /** But for what is there, for quantities are written anew. */
    private static List<String> findings(Fixture fixture, Manifest manifest) {
        return manifest.judgeBy(fixture.policies()).stream()
                .map(finding -> finding.rule() + " " + finding.path() + " " + finding.mode()
                        + (finding.fix() == null ? "" : " with a fix"))
                .toList();
    }

    /** As it is pasted into a manifest, and as a pod is patched on its way in. */
    @Test
    void noFixMakesItInvalid() {
        STORED.forEach((fixture, stored) -> {
            boolean pod = stored.object().get("kind").asText().equals("Pod");
            for (var before : pod ? List.of(fixture.manifest(), stored) : List.of(fixture.manifest())) {
                var fixes = before.judgeBy(fixture.policies()).stream()
                        .map(Finding::fix)
                        .flatMap(Stream::ofNullable)
                        .toList();

                var after = stored(before.patched(fixes));

                assertThat(after).as("%s", fixture).isPresent();
                assertThat(after.get().judgeBy(fixture.policies()))
                        .as("%s", fixture)
                        .allMatch(finding -> finding.fix() == null);
            }
        });
    }

    /** As the API server would store it; empty if it refuses it. */
    private static Optional<Manifest> stored(Manifest manifest) {
        var object = manifest.object();
        var apiVersion = object.path("apiVersion").asText();
        var uri = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion + "/namespaces/" + NAMESPACE + "/"
                + object.path("kind").asText().toLowerCase(Locale.ROOT) + "s?dryRun=All";
        try {
            return Optional.of(Manifest.ofJson(
                    api.client().raw(uri, "POST", object.toString()).getBytes(UTF_8)));
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(e.getMessage()).isIn(400, 404, 422);
            return Optional.empty();
        }
    }
}
