// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.Listing;
import dev.plimsoll.cluster.webhooks.Workloads;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every pod of the fixtures and of the public corpus: an audit, {@code check} and a review say the same. */
class OneEngineTest {
    private static final Policies POLICIES = new Policies(List.of(DefaultPolicy.policy(Rules.ALL)));

    private static final Map<String, ObjectNode> PODS = new TreeMap<>();
    private static final Map<String, AuditedOwner> AUDITED = new TreeMap<>();

    @BeforeAll
    static void audit() {
        var listing = new Listing(POLICIES, null);
        int number = 0;
        for (var spec : Workloads.podSpecs()) {
            var name = "pod-" + number++;
            var pod = Workloads.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
            pod.putObject("metadata").put("name", name).put("namespace", "shop").put("uid", name);
            pod.set("spec", spec);
            PODS.put(name, pod);
            listing.add(pod.toString().getBytes(UTF_8));
        }
        listing.result().owners().forEach(owner -> AUDITED.put(owner.name(), owner));
    }

    @Test
    void anAuditFindsInAPodWhatCheckFindsInIt() throws IOException {
        var audited = new TreeMap<String, List<String>>();
        AUDITED.forEach((name, owner) -> audited.put(
                name,
                owner.findings().stream()
                        .map(each -> each.finding().rule() + " "
                                + each.finding().mode() + " " + each.finding().path() + " "
                                + each.finding().message() + each.finding().found())
                        .toList()));

        assertThat(PODS).hasSizeGreaterThan(300);
        assertThat(audited).isEqualTo(checked());
    }

    private static Map<String, List<String>> checked() throws IOException {
        var list = Workloads.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
        var items = list.putArray("items");
        PODS.values().forEach(items::add);
        var out = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream(list.toString().getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                false,
                false);
        Plimsoll.commandLine(stdio).execute("check", "--output=json", "-");
        var checked = new TreeMap<String, List<String>>();
        for (var result : new ObjectMapper().readTree(out.toByteArray()).get("results")) {
            var findings = new ArrayList<String>();
            result.get("findings")
                    .forEach(finding -> findings.add(text(finding, "rule") + " " + text(finding, "mode") + " "
                            + text(finding, "path") + " " + text(finding, "message") + text(finding, "found")));
            if (!findings.isEmpty()) {
                checked.put(result.get("name").asText(), findings);
            }
        }
        return checked;
    }

    private static String text(JsonNode finding, String field) {
        return finding.get(field).asText();
    }

    @Test
    void anAuditSaysThatAPodIsDeniedWhereAReviewDoes() throws IOException {
        var reviewer = new Reviewer(POLICIES, Set.of());
        var differing = new ArrayList<String>();
        for (var pod : PODS.entrySet()) {
            var review = Workloads.JSON
                    .createObjectNode()
                    .put("apiVersion", "admission.k8s.io/v1")
                    .put("kind", "AdmissionReview");
            var request = review.putObject("request")
                    .put("uid", "1")
                    .put("operation", "CREATE")
                    .put("namespace", "shop")
                    .put("name", pod.getKey());
            request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
            request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
            request.set("object", pod.getValue());
            var answer = reviewer.review(review.toString().getBytes(UTF_8), Endpoint.validate);
            boolean allowed = new ObjectMapper()
                    .readTree(answer.body())
                    .at("/response/allowed")
                    .asBoolean();
            var audited = AUDITED.get(pod.getKey());
            if (allowed == (audited != null && audited.denied())) {
                differing.add(pod.getKey() + " " + pod.getValue());
            }
        }

        assertThat(differing).isEmpty();
    }
}
