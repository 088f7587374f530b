// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlastRadiusTest {
    private static final String HOST_PATH = """
            metadata: {name: %s, namespace: %s, uid: "u-%s"}
            spec: {template: {spec: {containers: [{name: web, image: "app:1.2"}], volumes: [{name: v, hostPath: {path: /x}}]}}}
            """;

    private static Listing mixed(Policies candidate) {
        return new Listing(Listing.TODAY, candidate)
                .add(dev.plimsoll.pod.WorkloadKind.Deployment, HOST_PATH.formatted("one", "shop", "1"))
                .add(dev.plimsoll.pod.WorkloadKind.StatefulSet, HOST_PATH.formatted("two", "shop", "2"))
                .add(dev.plimsoll.pod.WorkloadKind.DaemonSet, HOST_PATH.formatted("three", "tools", "3"))
                .deployment("refused", "image: \"app:1.2\", securityContext: {privileged: true}")
                .deployment("mended", "image: app, imagePullPolicy: Never")
                .deployment("clean", "image: \"app:1.2\"");
    }

    private static List<String> titles(List<AuditedOwner> owners) {
        return owners.stream().map(AuditedOwner::title).toList();
    }

    @Test
    void namesWhoPassesTodayAndWouldNot() {
        var candidate = Tightening.of(Listing.TODAY, Map.of("hostPath", Mode.Enforce), Rules.ALL);
        var result = mixed(candidate).result();
        var change = BlastRadius.of(result, "team");

        assertThat(titles(change.refused()))
                .containsExactly("Deployment shop/one", "StatefulSet shop/two", "DaemonSet tools/three");
        assertThat(change.byNamespace()).containsExactly(Map.entry("shop", 2), Map.entry("tools", 1));
        assertThat(change.byLabel()).containsExactly(Map.entry("of-shop", 2), Map.entry("of-tools", 1));
        assertThat(change.mended()).as("is today, too").isEmpty();
        assertThat(change.sum()).isEqualTo("3 owners in 2 namespaces would be refused at their next rollout.");
        assertThat(result.blastRadius()).isEqualTo(Map.of("hostPath", 3));
    }

    @Test
    void namesWhoIsAdmittedThenAndWhoIsMended() {
        var candidate = Listing.policies("mutableTag: {mode: Enforce, patch: true}");
        var today = Listing.policies("privileged: {mode: Enforce}");
        var listing = new Listing(today, candidate)
                .deployment("refused", "image: \"app:1.2\", securityContext: {privileged: true}")
                .deployment("floats", "image: app, imagePullPolicy: Never");
        var change = BlastRadius.of(listing.result(), null);

        assertThat(titles(change.admitted())).containsExactly("Deployment shop/refused");
        assertThat(titles(change.mended())).containsExactly("Deployment shop/floats");
        assertThat(change.refused()).isEmpty();
        assertThat(change.sum())
                .isEqualTo("No owner would be refused at their next rollout; 1 more would be mended on the way in;"
                        + " 1 owner, refused today, would be admitted.");
    }

    @Test
    void aRuleByItselfIsTheWhatIfOfAllRulesTogether() {
        var all = mixed(Tightening.everything(Listing.TODAY, Rules.ALL)).result();

        for (var rule : Rules.ALL.all()) {
            var id = rule.info().id();
            var alone = mixed(Tightening.of(Listing.TODAY, Map.of(id, Mode.Enforce), Rules.ALL))
                    .result();

            assertThat(all.blastRadius().getOrDefault(id, 0))
                    .as(id)
                    .isEqualTo(BlastRadius.of(alone, null).refused().size());
        }
    }
}
