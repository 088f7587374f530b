// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plimsoll.cluster.certificates.PathToken;
import dev.plimsoll.cluster.policies.VersionedPolicy;
import dev.plimsoll.cluster.webhooks.WebhookRegistration.Target;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Golden;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Everything that is registered, to the last field: what is left out there somebody else could set. */
class WebhookConfigurationsTest {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final PathToken TOKEN = new PathToken("0123456789abcdef".repeat(4));

    private static String yaml(WebhookConfigurations configurations, List<Policy> policies) throws Exception {
        var webhooks = new LinkedHashMap<String, Object>();
        for (var kind : ConfigurationKind.values()) {
            webhooks.put(
                    kind == ConfigurationKind.MutatingWebhookConfiguration ? "mutating" : "validating",
                    policies.stream()
                            .map(policy -> new VersionedPolicy(policy, "0123456789abcdef", 1, "uid"))
                            .flatMap(policy -> configurations.webhooks(kind, policy, true).stream())
                            .toList());
        }
        return YAML.writeValueAsString(webhooks);
    }

    @Test
    void eachWebhookSaysEachField() throws Exception {
        var policies = PodPolicies.parse("""
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: default}
                spec:
                  namespaceSelector: {matchLabels: {team: a}, matchExpressions: [{key: env, operator: Exists}]}
                  rules:
                    privileged: {mode: Enforce}
                    latestTag: {mode: Warn}
                ---
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: strict}
                spec:
                  templates: Enforce
                  rules:
                    mutableTag: {mode: Enforce, patch: true}
                """.getBytes(UTF_8), Rules.ALL);
        var service = new WebhookRegistration(
                "plimsoll", new Target.Service("plimsoll", "hook", 443), Set.of("kube-system"), true, null, null);
        var configurations = new WebhookConfigurations(service, "QVVUSE9SSVRZ", TOKEN);

        Golden.assertMatches(Path.of("src/test/resources/cluster/webhooks.yaml"), yaml(configurations, policies));
    }

    @Test
    void withoutTheFastPathEverythingIsAskedAbout() throws Exception {
        var policies = List.of(DefaultPolicy.policy(Rules.ALL));
        var url = new WebhookRegistration(
                "plimsoll", new Target.Url("https://127.0.0.1:8443"), Set.of(), false, null, null);
        var configurations = new WebhookConfigurations(url, null, TOKEN);

        Golden.assertMatches(
                Path.of("src/test/resources/cluster/webhooks-without-fast-path.yaml"), yaml(configurations, policies));
    }
}
