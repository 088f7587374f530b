// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.docs.Readme;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Golden;
import dev.plimsoll.testing.KubernetesVersion;
import dev.plimsoll.testing.Launched;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Until;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real API server takes for a policy, beside what our own reader takes: the oldest that is supported, the newest, and one between. */
@NeedsApiServer
@ParameterizedClass
@MethodSource("dev.plimsoll.testing.KubernetesVersion#all")
class PodPolicyCrdIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int RANDOM_POLICIES = 1500;

    /** What only the reader refuses: a schema cannot say it, or not as exactly. The mistakes begin or go on so. */
    private static final Pattern REFUSED_LATE = Pattern.compile(
            // what an override and the policy are together
            "spec\\.overrides\\[\\d+]\\.rules\\.missingLimits: (resources must name one|defaults must not be above max).*"
                    // a name with a slash that is no qualified name
                    + "|.*\\.missingLimits: (resources|max|defaults) must name cpu, .*; found .*/.*"
                    // what an amount means for its resource, and what a patch can set
                    + "|.*: [^ ]+ comes in whole (bytes|thousandths|pages|units).*|.*: memory below 1Mi starts no container.*"
                    + "|.*\\.missingLimits(\\.patch)?: patch: true sets the limits in defaults.*"
                    // a link of a process, and a line break at the end, which Java's $ passes over
                    + "|.*: path must be absolute and without a step that can lead anywhere.*; found (/proc/1/root|/\\.\\.\\\\u000a)"
                    // the root of a network drive
                    + "|.*: path would allow everything.*; found \\\\\\\\srv"
                    // an exponent that is too large
                    + "|.*: expected a quantity.*found \"1e[0-9]{6,}\"");

    private static final Path INSTALLED = Path.of("k8s/podpolicies.plimsoll.dev.yaml");

    @TempDir
    static Path dir;

    private static ApiServer api;

    @Parameter
    KubernetesVersion version;

    @BeforeParameterizedClassInvocation
    static void install(KubernetesVersion version) throws Exception {
        api = ApiServer.start(version, dir);
        var definition = Files.readString(INSTALLED).split("\n---\n", -1)[0];
        succeed(api.kubectl("apply", "-f", write("definition", definition).toString()));
        succeed(api.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd/podpolicies.plimsoll.dev"));
        succeed(api.kubectl(
                "create",
                "-f",
                write("before", policy("before", "{rules: {hostPth: {mode: Warn}}}"))
                        .toString()));
        succeed(api.kubectl("apply", "-f", INSTALLED.toString()));
        Until.until(
                "unknown fields are refused",
                () -> create("{rules: {}, nonsense: 1}").status() != 0);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (api != null) {
            api.close();
            api = null;
        }
    }

    private static void succeed(Launched kubectl) {
        assertThat(kubectl.err()).doesNotContain("rror");
        assertThat(kubectl.status()).isZero();
    }

    private static Path write(String name, String yaml) throws IOException {
        return Files.writeString(dir.resolve(name + ".yaml"), yaml);
    }

    private static String policy(String name, String spec) {
        return """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: %s}
                spec: %s
                """.formatted(name, spec);
    }

    private static Launched create(String spec) throws IOException, InterruptedException {
        return createYaml(policy("tried", spec));
    }

    private static Launched createYaml(String yaml) throws IOException, InterruptedException {
        return api.kubectl(
                "create", "--dry-run=server", "-f", write("tried", yaml).toString());
    }

    @Test
    void explainReadsLikeTheRule() throws Exception {
        var explained = api.kubectl("explain", "podpolicy.spec.rules.hostPath");

        succeed(explained);
        Golden.assertMatches(Path.of("src/test/resources/cluster/explain-hostPath.txt"), explained.out());
    }

    static List<String> examples() throws IOException {
        return List.of(
                DefaultPolicy.yaml(),
                Readme.read().blocks("yaml").get(0),
                Files.readString(Path.of("k8s/examples/policy.yaml")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void whatWeRecommendIsTaken(String yaml) throws Exception {
        succeed(createYaml(yaml));
    }

    @Test
    void whatIsTheDefaultAnywayMayBeSaid() throws Exception {
        var rules = new ArrayList<String>();
        for (var rule : Rules.ALL.all()) {
            var settings = new ArrayList<String>(List.of("mode: Enforce"));
            for (var each : SettingsType.of(rule.defaults().getClass()).components()) {
                if (each.in(rule.defaults()) != null) {
                    settings.add(each.name() + ": " + each.yaml(rule.defaults()));
                }
            }
            rules.add(rule.info().id() + ": {" + String.join(", ", settings) + "}");
        }

        succeed(create("{rules: {" + String.join(", ", rules) + "}}"));
    }

    @Test
    void onlyWhatNoOverrideCanSayIsFilledIn() throws Exception {
        succeed(api.kubectl(
                "create", "-f", write("filled", policy("filled", """
                {rules: {missingLimits: {mode: Warn}}, overrides: [{namespaceSelector: {}, rules: {missingLimits: {}}}]}""")).toString()));

        assertThat(api.kubectl("get", "podpolicy", "filled", "-o", "jsonpath={.spec}")
                        .out())
                .isEqualTo(
                        "{\"dryRun\":false,\"overrides\":[{\"namespaceSelector\":{},\"rules\":{\"missingLimits\":{}}}],"
                                + "\"rules\":{\"missingLimits\":{\"mode\":\"Warn\"}},\"templates\":\"Warn\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | spec.rules: Required value",
                "{rules: {hostPath: {}}} | spec.rules.hostPath.mode: Required value",
                "{rules: {hostPath: {mode: enforce}}} | Unsupported value: \"enforce\": supported values: \"Off\", \"Audit\", \"Warn\", \"Enforce\"",
                "{rules: {}, templates: Audit} | spec.templates: Unsupported value: \"Audit\"",
                "{rules: {}, dryRun: 'true'} | spec.dryRun in body must be of type boolean",
                "{rules: {hostPath: {mode: Warn, allow: [{path: /}]}}} | spec.rules.hostPath.allow[0]: Invalid value: path would allow everything; with it, readOnly must be true",
                "{rules: {hostPath: {mode: Warn, allow: [{path: var/log}]}}} | path must be absolute and without a step that can lead anywhere (.. or /proc/1/root), such as /var/log",
                "{rules: {hostPath: {mode: Warn, allow: [{readOnly: true}]}}} | spec.rules.hostPath.allow[0].path: Required value",
                "{rules: {mutableTag: {mode: Warn, mutableTags: ['app:stable']}}} | spec.rules.mutableTag.mutableTags: Invalid value: mutableTags must hold tags alone, such as edge or *-SNAPSHOT",
                "{rules: {missingLimits: {mode: Warn, resources: []}}} | resources must name one at least where max names none, such as memory",
                "{rules: {missingLimits: {mode: Warn, resources: [gpu]}}} | resources must name cpu, memory, ephemeral-storage, hugepages-<size> or a resource with its domain",
                "{rules: {missingLimits: {mode: Warn, max: {gpu: 1}}}} | max must name cpu, memory",
                "{rules: {missingLimits: {mode: Warn, max: {cpu: lots}}}} | spec.rules.missingLimits.max.cpu in body should match",
                "{rules: {missingLimits: {mode: Warn, defaults: {cpu: 0}}}} | defaults must hold quantities above zero, such as 500m or 1Gi",
                "{rules: {missingLimits: {mode: Warn, max: {cpu: 1}, defaults: {cpu: 1001m}}}} | defaults must not be above max",
                "{rules: {runAsRoot: {mode: Warn, userNamespaces: trust}}} | Unsupported value: \"trust\": supported values: \"Ignore\", \"Trust\"",
                "{rules: {}, namespaceSelector: {matchLabels: {a b: c}}} | expected a label key such as env or example.com/env",
                "{rules: {}, namespaceSelector: {matchLabels: {a: b c}}} | spec.namespaceSelector.matchLabels.a in body should match",
                "{rules: {}, namespaceSelector: {matchExpressions: [{key: a, operator: In}]}} | In and NotIn need at least one value, Exists and DoesNotExist take none",
                "{rules: {}, namespaceSelector: {matchExpressions: [{key: a, operator: Gt}]}} | Unsupported value: \"Gt\"",
                "{rules: {}, overrides: [{rules: {}}]} | spec.overrides[0].namespaceSelector: Required value",
                "{rules: {}, overrides: [{namespaceSelector: {}, rules: {latestTag: {}}}]} | an override of latestTag, which rules does not name, needs a mode",
                "{rules: {}, overrides: [{namespaceSelector: {}, rules: {hostPath: {mode: Warn, allow: [{path: /..}]}}}]} | spec.overrides[0].rules.hostPath.allow[0]: Invalid value: path must be absolute",
                "{rules: {hostPath: }} | nothing is said of spec.rules.hostPath; write an object such as {mode: Enforce}",
                "{rules: {}, overrides: [{namespaceSelector: {}, rules: {hostPath: }}]} | nothing is said of spec.overrides[].rules.hostPath",
                "{rules: {hostPath: {mode: Warn, patch: true}}} | no such field: spec.rules.hostPath.patch",
                "{rules: {hostPath: {mode: Warn, allow: [{path: /a, readonly: true}]}}} | no such field: spec.rules.hostPath.allow[].readonly",
                "{rules: {}, ovrides: [], namespaceSelector: {matchLabel: {}}} | no such field: spec.ovrides, spec.namespaceSelector.matchLabel",
                "{rules: {}, overrides: [{namespaceSelector: {}, rules: {hostPth: {mode: Warn}}, x: 1}]} | no such field: spec.overrides[].x, spec.overrides[].rules.hostPth",
            })
    void nonsenseIsRefusedAtOnceInWords(String spec, String message) throws Exception {
        var created = create(spec);

        assertThat(KubernetesVersion.inWordsOfTheNewest(created.err())).contains(message);
        assertThat(created.status()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{rules: {hostPath: {mode: Off}}} | Unsupported value: false: supported values: \"Off\"",
                "{rules: {missingLimits: {mode: Warn, max: {cpu: 0.5}}}} | must be of type integer,string: \"number\"",
                "{rules: {runAsRoot: {mode: Warn, unproven: null}}} | Unsupported value: null: supported values: \"Off\"",
            })
    void whatOnlyAFileMaySayIsRefusedAtOnce(String spec, String message) throws Exception {
        assertThatCode(() -> PodPolicies.parse(policy("file", spec).getBytes(UTF_8), Rules.ALL))
                .doesNotThrowAnyException();
        assertThat(KubernetesVersion.inWordsOfTheNewest(create(spec).err())).contains(message);
    }

    @Test
    void aNameThatIsTooLongForTheWebhooksIsRefused() throws Exception {
        succeed(createYaml(policy("x".repeat(200), "{rules: {}}")));
        assertThat(createYaml(policy("x".repeat(201), "{rules: {}}")).err()).contains("metadata.name: Too long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create -f FILE",
                "create --validate=false -f FILE",
                "apply -f FILE",
                "apply --validate=warn -f FILE",
                "apply --server-side -f FILE",
                "replace -f FILE",
                "patch podpolicy typo --type=merge -p {\"spec\":{\"rules\":{\"hostPth\":{\"mode\":\"Enforce\"}}}}",
            })
    void aTypoIsRefusedWhoeverSendsIt(String command) throws Exception {
        if (!command.startsWith("create")) {
            succeed(api.kubectl(
                    "apply",
                    "-f",
                    write("before", policy("typo", "{rules: {}}")).toString()));
        }
        var file = write("typo", policy("typo", "{rules: {hostPth: {mode: Enforce}}}"));

        var sent = api.kubectl(command.replace("FILE", file.toString()).split(" "));

        assertThat(sent.err()).contains("no such field: spec.rules.hostPth");
        assertThat(sent.status()).isEqualTo(1);
    }

    @Test
    void aTypoThatGotInBeforeHindersNothingButItself() throws Exception {
        succeed(api.kubectl("label", "podpolicy", "before", "team=shop"));

        assertThat(api.kubectl("patch", "podpolicy", "before", "--type=merge", "-p", "{\"spec\":{\"dryRun\":true}}")
                        .err())
                .contains("no such field: spec.rules.hostPth");
    }

    @Test
    void whatTheServerRefusesTheReaderRefusesAndTheOtherWayRound() throws Exception {
        var random = new Random(4);
        var policies = new RandomPolicy(Rules.ALL, random);
        int taken = 0;
        int refused = 0;
        int refusedLate = 0;
        for (int i = 0; i < RANDOM_POLICIES; i++) {
            var json = JSON.writeValueAsString(Map.of(
                    "apiVersion",
                    "plimsoll.dev/v1alpha1",
                    "kind",
                    "PodPolicy",
                    "metadata",
                    Map.of("name", "random"),
                    "spec",
                    policies.spec()));
            var theirs = refusedByTheServer(json);
            var ours = refusedByTheReader(json);
            if (ours.isEmpty()) {
                assertThat(theirs).as(json).isEmpty();
                taken++;
            } else if (!theirs.isEmpty()) {
                refused++;
            } else {
                assertThat(ours)
                        .as(json)
                        .allMatch(mistake -> REFUSED_LATE.matcher(mistake).matches());
                refusedLate++;
            }
        }
        assertThat(List.of(taken, refused)).allMatch(count -> count > RANDOM_POLICIES / 4);
        assertThat(refusedLate).isPositive();
    }

    private static String refusedByTheServer(String json) throws IOException {
        try {
            api.client()
                    .resource(JSON.readValue(json, GenericKubernetesResource.class))
                    .dryRun()
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(json).isEqualTo(422);
            return e.getMessage();
        }
    }

    private static List<String> refusedByTheReader(String json) throws IOException {
        try {
            PodPolicies.ofObject(JSON.readTree(json), json.getBytes(UTF_8).length, Rules.ALL);
            return List.of();
        } catch (InvalidPolicy e) {
            return e.mistakes().stream().map(Mistake::withoutLine).toList();
        }
    }
}
