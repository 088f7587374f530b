// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cli.manifest.CustomKinds;
import dev.plimsoll.cli.manifest.ManifestItem;
import dev.plimsoll.cli.manifest.ObjectExtractor;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedRequestTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'group': '', 'version': 'v1', 'kind': 'Pod'}",
                "{'group': '', 'version': 'v1', 'kind': 'pod'}",
                "{'group': 'pods', 'version': 'v1', 'kind': 'Pod'}",
                "{'version': 'v1'}",
                "{}",
            })
    void aPodIsAPodWhateverTheRequestCallsIt(String kind) {
        var request = ("{'uid': 'u', 'kind': " + kind + ", 'object': {'apiVersion': 'v1', 'kind': 'Pod', 'spec': {}}}")
                .replace('\'', '"');

        var document = (YamlDocument.Parsed)
                YamlDocuments.read(request.getBytes(UTF_8)).get(0);
        var found = new ArrayList<ManifestItem>();
        ObjectExtractor.of(document, false, new CustomKinds(List.of()), each -> found.add(each.item()));

        assertThat(found)
                .singleElement()
                .isInstanceOfSatisfying(
                        ManifestItem.Carrier.class,
                        carrier -> assertThat(carrier.as()).isEqualTo(WorkloadKind.Pod));
    }
}
