// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static dev.plimsoll.cluster.webhooks.Workloads.JSON;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Golden;
import dev.plimsoll.testing.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server clears by itself, evaluated by the CEL project's own library and held against what the engine finds. */
class MatchConditionsTest {
    private static final int PODS = 25_000;
    private static final int AT_ONCE = 500;

    /** By which a template gets more than it may have, and a request that is none. */
    private static final LimitRange HIGH = new LimitRange(
            Map.of("memory", Quantity.parse("64Gi"), "cpu", Quantity.parse("64")),
            Map.of("memory", Quantity.ZERO, "cpu", Quantity.ZERO),
            Map.of());

    private static final String COMPLIANT = "containers: [{name: web, image: 'web:1.2'}]";
    private static final String PRIVILEGED = COMPLIANT.replace("}", ", securityContext: {privileged: true}}");

    private static final Policy STRICT = OddPolicies.of("{templates: Enforce, rules: {privileged: {mode: Enforce}}}");

    private final LongAdder evaluated = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder clean = new LongAdder();
    private final LongAdder cleared = new LongAdder();

    private static final List<WorkloadKind> KINDS = List.of(WorkloadKind.values());

    @Test
    void whatIsClearedBreaksNoRule() {
        var policies = OddPolicies.all().stream().map(Registered::new).toList();
        IntStream.range(0, PODS / AT_ONCE).parallel().forEach(seed -> {
            var pods = new AnyPods(seed);
            for (int i = 0; i < AT_ONCE; i++) {
                var kind = i % 5 == 0 ? KINDS.get(i / 5 % KINDS.size()) : WorkloadKind.Pod;
                var policy = policies.get((seed + i / 5) % policies.size());
                var entries = policy.entries(kind);
                int skipped = entries.isEmpty() ? 0 : i % entries.size();
                assertNothingToTellIfCleared(
                        policy, entries.stream().skip(skipped).limit(1).toList(), kind, pods.podSpec());
            }
        });

        assertThat(refused.sum()).as("objects that the API server cannot read").isLessThan(PODS / 5);
        assertThat(clean.sum()).as("objects of which nothing is to be told").isGreaterThan(PODS / 3);
        assertThat(cleared.sum()).as("of these, cleared").isGreaterThan(clean.sum() / 10 * 8);
    }

    @Test
    void whatIsClearedOfTheCorpusAndTheFixturesBreaksNoRule() {
        var policies = OddPolicies.all().stream().map(Registered::new).toList();
        var specs = List.copyOf(Workloads.podSpecs());
        IntStream.range(0, specs.size()).parallel().forEach(n -> {
            var spec = specs.get(n);
            // A third of the policies for each: there are some thousands of specs, and no two neighbours get the same.
            for (int i = n % 3; i < policies.size(); i += 3) {
                var policy = policies.get(i);
                for (var kind : List.of(WorkloadKind.Pod, WorkloadKind.CronJob)) {
                    assertNothingToTellIfCleared(policy, policy.entries(kind), kind, spec);
                }
            }
        });

        assertThat(cleared.sum()).isGreaterThan(evaluated.sum() / 10);
    }

    private void assertNothingToTellIfCleared(
            Registered policy, List<WebhookRole> entries, WorkloadKind kind, JsonNode spec) {
        ObjectNode object;
        try {
            object = Decoded.object(Workloads.of(kind, spec), kind);
        } catch (Refused e) {
            refused.increment();
            return;
        }
        var findings = new ArrayList<>(policy.findings(kind, object, LimitRange.NONE));
        if (kind.isTemplate()) {
            findings.addAll(policy.findings(kind, object, HIGH));
        }
        for (var entry : entries) {
            var told = policy.told(entry, findings);
            evaluated.increment();
            if (told.isEmpty()) {
                clean.increment();
            }
            if (policy.clears(entry, kind, object)) {
                cleared.increment();
                assertThat(told).as("%s of %s clears %s", entry, policy, object).isEmpty();
            }
        }
    }

    /** By the built-in policy, and by each rule alone: rules that cannot say when they find nothing would not be noticed in a sum. */
    @Test
    void fewCompliantPodsOfTheCorpusAreSent() {
        var pods = new LinkedHashSet<ObjectNode>();
        for (var spec : Workloads.corpus()) {
            try {
                pods.add(Decoded.object(Workloads.of(WorkloadKind.Pod, spec), WorkloadKind.Pod));
            } catch (Refused e) {
                refused.increment();
            }
        }
        var policies = new ArrayList<>(List.of(OddPolicies.builtIn()));
        Rules.ALL
                .all()
                .forEach(rule ->
                        policies.add(OddPolicies.of("{rules: {" + rule.info().id() + ": {mode: Enforce}}}")));

        var never = new ArrayList<Double>();
        for (var policy : policies) {
            var registered = new Registered(policy);
            int compliant = 0;
            int neverSent = 0;
            for (var pod : pods) {
                if (registered.findings(WorkloadKind.Pod, pod, LimitRange.NONE).isEmpty()) {
                    compliant++;
                    neverSent += registered.entries(WorkloadKind.Pod).stream()
                                    .allMatch(entry -> registered.clears(entry, WorkloadKind.Pod, pod))
                            ? 1
                            : 0;
                }
            }
            System.out.printf(
                    "%s: %d of %d compliant pods are never sent%n",
                    policy.rules().keySet(), neverSent, compliant);
            never.add((double) neverSent / compliant);
        }

        assertThat(never).as("by the built-in policy, and by each rule").allMatch(share -> share >= 0.99);
    }

    @ParameterizedTest
    @EnumSource
    void anUpdateThatLeavesThePodSpecAsItWasIsNotSent(WorkloadKind kind) throws IOException {
        var old = decoded(kind, PRIVILEGED);
        var labelled = old.deepCopy();
        labelled.withObject("/metadata/labels").put("a", "b");
        labelled.withObject("/status").put("phase", "Running");
        if (kind.isTemplate()) {
            labelled.withObject("/spec").put("replicas", 7);
        }

        assertThat(isSent(kind, labelled, old)).isFalse();
        assertThat(saysNothing(kind, labelled, old)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anUpdateThatBringsSomethingNewIsSent(WorkloadKind kind) throws IOException {
        var old = decoded(kind, COMPLIANT);
        var now = decoded(kind, PRIVILEGED);

        assertThat(isSent(kind, now, old)).isTrue();
        assertThat(saysNothing(kind, now, old)).isFalse();
    }

    @Test
    void aControllerWithoutTemplateIsSentBecauseItIsUnreadable() throws IOException {
        var kind = WorkloadKind.ReplicationController;
        var object = Decoded.object(JSON.createObjectNode().put("apiVersion", "v1"), kind);

        assertThat(object.at("/spec/template").isMissingNode()).isTrue();
        assertThat(isSent(kind, object, null)).isTrue();
        assertThat(isSent(kind, object, object)).isTrue();
        assertThat(saysNothing(kind, object, object)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet,  apps/v1,              Deployment, true,  false",
        "ReplicaSet,  apps/v1beta1,         Deployment, true,  false",
        "ReplicaSet,  apps/v1,              Deployment, false, true",
        "ReplicaSet,  apps.example.com/v1,  Deployment, true,  true",
        "ReplicaSet,  v1,                   Deployment, true,  true",
        "ReplicaSet,  batch/v1,             CronJob,    true,  true",
        "Job,         batch/v1,             CronJob,    true,  false",
        "Job,         batch.volcano.sh/v1,  CronJob,    true,  true",
        "Job,         apps/v1,              Deployment, true,  true",
        "StatefulSet, apps/v1,              Deployment, true,  true",
    })
    void whatItsOwnerIsJudgedForIsNotSent(
            WorkloadKind kind, String ownerVersion, String ownerKind, boolean controller, boolean sent)
            throws IOException {
        var object = decoded(kind, PRIVILEGED);
        addOwner(object, ownerVersion, ownerKind, controller);

        assertThat(isSent(kind, object, null)).isEqualTo(sent);
        assertThat(saysNothing(kind, object, null)).isNotEqualTo(sent);
    }

    @Test
    void whoHasTwoControllersIsSent() {
        var object = decoded(WorkloadKind.ReplicaSet, PRIVILEGED);
        addOwner(object, "apps/v1", "Deployment", true);
        addOwner(object, "apps/v1", "StatefulSet", true);

        assertThat(isSent(WorkloadKind.ReplicaSet, object, null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{rules: {privileged: {mode: Off}}}                                                      |",
                "{rules: {privileged: {mode: Enforce}}}                                                  | enforce adviseTemplates",
                "{rules: {privileged: {mode: Warn}}}                                                     | advise adviseTemplates",
                "{templates: Off, rules: {privileged: {mode: Enforce}}}                                  | enforce",
                "{templates: Enforce, rules: {privileged: {mode: Enforce}}}                              | enforce enforceTemplates",
                "{templates: Enforce, rules: {privileged: {mode: Audit}}}                                | advise adviseTemplates",
                "{templates: Enforce, dryRun: true, rules: {privileged: {mode: Enforce}}}                | advise adviseTemplates",
                "{templates: Off, rules: {runAsRoot: {mode: Enforce, unproven: Audit}}}                  | enforce advise",
                "{templates: Off, rules: {runAsRoot: {mode: Enforce, unproven: Off}}}                    | enforce",
                "{templates: Off, rules: {runAsRoot: {mode: Enforce, unproven: Warn, patch: true}}}      | enforce advise",
                "{templates: Off, rules: {runAsRoot: {mode: Enforce, patch: true}}}                      | enforce mutate",
                "{templates: Off, dryRun: true, rules: {mutableTag: {mode: Enforce, patch: true}}}       | advise mutate",
                "{templates: Off, rules: {mutableTag: {mode: Warn, patch: true}}}                        | advise",
                "{templates: Off, rules: {missingLimits: {mode: Enforce, defaults: {cpu: 1}}}}           | enforce",
                "{templates: Off, rules: {missingLimits: {mode: Enforce, patch: true, defaults: {cpu: 1}}}}| enforce mutate",
                "{templates: Off, rules: {privileged: {mode: Off}}, overrides: [{namespaceSelector: {matchLabels: {a: b}},"
                        + " rules: {privileged: {mode: Enforce}}}]} | enforce",
            })
    void anEntryOfWhichNothingCanComeIsNotNeeded(String policy, @Nullable String needed) {
        assertThat(Arrays.stream(WebhookRole.values())
                        .filter(entry -> MatchConditions.isNeeded(OddPolicies.of(policy), entry))
                        .map(WebhookRole::name)
                        .collect(joining(" ")))
                .isEqualTo(needed == null ? "" : needed);
    }

    /** The most usual of what people write by the rules; the sums above would not tell if one of these was sent. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostPath: {mode: Enforce, allow: [{path: /var/log, readOnly: true}]}  | true  | /var/log/pods  | true",
                "hostPath: {mode: Enforce, allow: [{path: /var/log/, readOnly: true}]} | true  | /var/log/      | true",
                "hostPath: {mode: Enforce, allow: [{path: /var/log, readOnly: true}]}  | false | /var/log/pods  | false",
                "hostPath: {mode: Enforce, allow: [{path: /var/log}]}                  | false | /var/log/pods  | true",
                "hostPath: {mode: Enforce, allow: [{path: /var/log}]}                  | false | /var/logs      | false",
                "hostPath: {mode: Enforce, allow: [{path: /, readOnly: true}]}         | true  | /etc/ssl       | true",
                "hostPath: {mode: Enforce, allow: [{path: /, readOnly: true}]}         | true  | /proc/1/root   | false",
                "hostPath: {mode: Enforce, allow: [{path: /srv/a.b}]}                  | false | /srv/axb       | false",
                "runtimeSocket: {mode: Enforce}                                        | true  | /var/log/pods/ | true",
                "runtimeSocket: {mode: Enforce}                                        | true  | /etc           | true",
                "runtimeSocket: {mode: Enforce}                                        | true  | /var/lib/      | false",
                "runtimeSocket: {mode: Enforce}                                        | true  | /mnt/a.sock    | false",
            })
    void aHostPathIsClearedIfItIsPlainlyAllowed(String rule, boolean readOnly, String path, boolean isCleared) {
        assertThat(clears(rule, """
                containers: [{volumeMounts: [{name: v, readOnly: %s}]}]
                volumes: [{name: v, hostPath: {path: %s}}]
                """.formatted(readOnly, path))).isEqualTo(isCleared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mutableTag: {mode: Enforce}                         | image: nginx                                   | true",
                "mutableTag: {mode: Enforce}                         | image: 'a:1', imagePullPolicy: Never           | true",
                "mutableTag: {mode: Enforce}                         | image: a, imagePullPolicy: Never               | false",
                "mutableTag: {mode: Enforce}                         | image: %64, imagePullPolicy: Always            | false",
                "mutableTag: {mode: Enforce, mutableTags: ['v*.x']}  | image: 'reg:5/a:v1.x'                          | false",
                "mutableTag: {mode: Enforce, mutableTags: ['v*.x']}  | image: 'reg:5/a:v1-x'                          | true",
                "runAsRoot: {mode: Enforce}                          | securityContext: {runAsUser: 1}                | true",
                "runAsRoot: {mode: Enforce}                          | securityContext: {}                            | false",
                "runAsRoot: {mode: Enforce, unproven: Warn}          | securityContext: {}                            | true",
                "runAsRoot: {mode: Enforce, unproven: Warn}          | securityContext: {runAsUser: 0}                | false",
                "missingLimits: {mode: Enforce, requests: true}      | resources: {limits: {cpu: 1, memory: 1}}       | true",
                "missingLimits: {mode: Enforce, max: {memory: 4Gi}}  | resources: {limits: {cpu: 1, memory: 4096Mi}}  | true",
                "missingLimits: {mode: Enforce, max: {memory: 4Gi}}  | resources: {limits: {cpu: 1, memory: 4097Mi}}  | false",
                "missingLimits: {mode: Enforce, max: {memory: 4Gi}, resources: []} | resources: {}                    | true",
                "shellFormCommand: {mode: Enforce}                   | command: [node], args: [sh]                    | true",
                "shellFormCommand: {mode: Enforce}                   | args: [/bin/sh, -c, a]                         | false",
            })
    void aContainerIsClearedIfItPlainlyComplies(String rule, String container, boolean isCleared) {
        assertThat(clears(rule, "containers: [{" + container.replace("%64", "'" + "12345678".repeat(8) + "'") + "}]"))
                .isEqualTo(isCleared);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx,                   , true",
        "nginx,         IfNotPresent, false",
        "a:latest,      IfNotPresent, false",
        "a:latest,      Always,       true",
        "a:1,           Never,        true",
        "A B:latest@,   Never,        true",
    })
    void whatNoFixChangesIsNotSentToBeMended(String image, @Nullable String pullPolicy, boolean isCleared) {
        var registered = new Registered(OddPolicies.of("{rules: {mutableTag: {mode: Enforce, patch: true}}}"));
        var pod = decoded(
                WorkloadKind.Pod,
                "containers: [{image: '%s', imagePullPolicy: '%s'}]"
                        .formatted(image, pullPolicy == null ? "" : pullPolicy));

        assertThat(registered.clears(WebhookRole.mutate, WorkloadKind.Pod, pod)).isEqualTo(isCleared);
    }

    @Test
    void whatIsClearedSatisfiesAllOverrides() {
        var policy = OddPolicies.of("""
                {rules: {hostPath: {mode: Enforce, allow: [{path: /srv}, {path: /mnt}]}, privileged: {mode: Enforce}},
                overrides: [{namespaceSelector: {matchLabels: {env: dev}}, rules: {hostPath: {mode: Enforce, allow: [{path: /mnt}]}}},
                {namespaceSelector: {matchLabels: {env: test}}, rules: {privileged: {mode: Enforce}}}]}""");
        var registered = new Registered(policy);
        var pod = "volumes: [{hostPath: {path: %s/data}}]";

        assertThat(registered.clears(
                        WebhookRole.enforce, WorkloadKind.Pod, decoded(WorkloadKind.Pod, pod.formatted("/mnt"))))
                .isTrue();
        assertThat(registered.clears(
                        WebhookRole.enforce, WorkloadKind.Pod, decoded(WorkloadKind.Pod, pod.formatted("/srv"))))
                .isFalse();
        assertThat(MatchConditions.conditions(policy, WebhookRole.enforce).toString())
                .containsOnlyOnce("privileged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "missingLimits: {mode: Enforce, max: {memory: '1e9'}}",
                "missingLimits: {mode: Enforce, max: {cpu: '2e0'}}"
            })
    void whereARuleCannotSayItEverythingIsSent(String rule) {
        var policy = OddPolicies.of("{rules: {privileged: {mode: Enforce}, " + rule + "}}");

        assertThat(MatchConditions.conditions(policy, WebhookRole.enforce))
                .extracting(MatchCondition::name)
                .containsExactly("brings-another-pod-spec");
    }

    @Test
    void anExpressionThatIsTooLongIsLeftOut() {
        var overrides = IntStream.range(0, 10)
                .mapToObj(i -> "{namespaceSelector: {matchLabels: {team: t" + i
                        + "}}, rules: {mutableTag: {mutableTags: [" + tags(i) + "]}}}")
                .collect(joining(", "));
        var policy =
                OddPolicies.of("{rules: {mutableTag: {mode: Enforce, patch: true}}, overrides: [" + overrides + "]}");

        assertThat(MatchConditions.conditions(policy, WebhookRole.mutate)).isEmpty();
    }

    @Test
    void theLongerTheExpressionTheSmallerThePodsThatAreCleared() {
        var shorter = "mutableTag: {mode: Enforce}";
        var longer = "mutableTag: {mode: Enforce, mutableTags: [" + tags(0) + "]}";
        var few = "containers: [" + "{image: 'a:1'}, ".repeat(3) + "]";
        var many = "containers: [" + "{image: 'a:1'}, ".repeat(100) + "]";
        var enormous = "containers: [" + "{image: 'a:1'}, ".repeat(1000) + "]";

        assertThat(Stream.of(few, many, enormous).map(pod -> clears(shorter, pod)))
                .containsExactly(true, true, false);
        assertThat(Stream.of(few, many, enormous).map(pod -> clears(longer, pod)))
                .containsExactly(true, false, false);
    }

    /** As many as a policy may name, and long ones. */
    private static String tags(int from) {
        return IntStream.range(0, 64)
                .mapToObj(i -> "release-" + from + "-" + i + "-" + "x".repeat(100))
                .collect(joining(", "));
    }

    /** In words, for those who wonder what stands in their webhook configurations; and the same on every machine. */
    @Test
    void theConditionsOfTheBuiltInPolicy() throws IOException {
        var policy = OddPolicies.builtIn();
        var text = Arrays.stream(WebhookRole.values())
                .filter(entry -> MatchConditions.isNeeded(policy, entry))
                .map(entry -> MatchConditions.conditions(policy, entry).stream()
                        .map(condition -> "  " + condition.name() + ":\n    "
                                + condition.expression().replace("\n", "\n    ") + "\n")
                        .collect(joining("", entry + "\n", "")))
                .collect(joining("\n"));

        Golden.assertMatches(Path.of("src/test/resources/fast-path/default.txt"), text);
    }

    /** By the strict policy. */
    private static boolean isSent(WorkloadKind kind, ObjectNode object, @Nullable ObjectNode old) {
        var entry = kind.isTemplate() ? WebhookRole.enforceTemplates : WebhookRole.enforce;
        return CelConditions.of(MatchConditions.conditions(STRICT, entry))
                .clearedBy(Workloads.request(kind, object, old))
                .isEmpty();
    }

    /** Whether nothing comes of a review by the strict policy: what is not sent must be one of these. */
    private static boolean saysNothing(WorkloadKind kind, ObjectNode object, @Nullable ObjectNode old)
            throws IOException {
        var variables = Workloads.request(kind, object, old);
        var review =
                JSON.createObjectNode().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        review.set("request", variables.withObject("/request").put("uid", "u").put("namespace", "web"));
        review.withObject("/request").set("object", object);
        review.withObject("/request").set("oldObject", old);
        var answer = new Reviewer(new Policies(List.of(STRICT)), Set.of())
                .review(JSON.writeValueAsBytes(review), Endpoint.validate);
        return JSON.readTree(answer.body())
                .get("response")
                .equals(JSON.readTree("{\"uid\": \"u\", \"allowed\": true}"));
    }

    private static boolean clears(String rule, String spec) {
        var registered = new Registered(OddPolicies.of("{rules: {" + rule + "}}"));
        return registered.clears(WebhookRole.enforce, WorkloadKind.Pod, decoded(WorkloadKind.Pod, spec));
    }

    private static ObjectNode decoded(WorkloadKind kind, String spec) {
        return Decoded.object(Workloads.of(kind, Manifest.parse(spec).object()), kind);
    }

    private static void addOwner(ObjectNode object, String apiVersion, String kind, boolean controller) {
        object.withArray("/metadata/ownerReferences")
                .addObject()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", "owner")
                .put("uid", "1")
                .put("controller", controller);
    }
}
