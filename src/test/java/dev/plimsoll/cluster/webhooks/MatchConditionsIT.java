// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static dev.plimsoll.cluster.webhooks.Workloads.JSON;
import static dev.plimsoll.testing.Until.until;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.KubernetesVersion;
import dev.plimsoll.testing.Manifest;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchConditionBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.EditReplacePatchable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The fast path on a real API server, with webhooks that must answer and that nobody answers: what is cleared comes into being, and
 * the rest is refused. They are mutating webhooks, for those see objects before validation.
 */
@NeedsApiServer
@ParameterizedClass
@MethodSource("dev.plimsoll.testing.KubernetesVersion#oldestAndNewest")
class MatchConditionsIT {
    /** The longest request that the API server reads is 3 MiB ({@code MaxRequestBodyBytes}); a little is left for the rest of it. */
    private static final int ALMOST_3_MIB = (3 << 20) - (1 << 16);

    /** Breaks a rule in every entry. */
    private static final String BAD = """
            {"containers": [{"name": "web", "image": "web:latest", "imagePullPolicy": "Never", "command": ["sh", "-c", "a"],
            "securityContext": {"privileged": true, "runAsUser": 0}, "resources": {"limits": {"memory": "64Gi"}}},
            {"name": "other", "image": "web"}], "volumes": [{"name": "v", "hostPath": {"path": "/"}}]}""";

    /** Breaks none. */
    private static final String GOOD = """
            {"containers": [{"name": "web", "image": "web:1.2@sha256:%s", "securityContext": {"runAsUser": 1},
            "resources": {"limits": {"cpu": "1", "memory": "1Gi", "nvidia.com/gpu": "1", "hugepages-2Mi": "1"},
            "requests": {"cpu": "1", "memory": "1Gi"}}}]}""".formatted("0123456789abcdef".repeat(4));

    /** Minor version of Kubernetes with the first resources of a pod as a whole (KEP-2837). */
    private static final int POD_RESOURCES = 32;

    /** Minor version of Kubernetes with the subresource resize on by default (KEP-1287). */
    private static final int RESIZE = 33;

    private static final String DRY_RUN = "?dryRun=All";

    private static final Pattern MOST = Pattern.compile("volumes\\.size\\(\\) <= ([0-9]+)");

    @TempDir
    static Path dir;

    @Parameter
    KubernetesVersion version;

    private static ApiServer api;
    private static KubernetesClient client;
    private static final List<Place> PLACES = new ArrayList<>();

    /** A namespace in which an entry of a policy is registered, and no other. */
    private record Place(String namespace, WebhookRole entry, Registered policy) {
        WorkloadKind kind() {
            return entry.isForTemplates() ? WorkloadKind.Deployment : WorkloadKind.Pod;
        }

        @Override
        public String toString() {
            return namespace;
        }
    }

    /** What became of a request. */
    private enum Outcome {
        /** No webhook was called. Whether the object is valid is another question, and asked later. */
        CLEARED,
        SENT,
        /** It got no further than the decoder, or a plugin before the webhooks. */
        REFUSED
    }

    @BeforeParameterizedClassInvocation
    static void start(KubernetesVersion version) throws Exception {
        api = ApiServer.start(version, dir, "--disable-admission-plugins=ServiceAccount");
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(api.client().getConfiguration())
                        .withRequestRetryBackoffLimit(0) // that nobody answers is what is expected
                        .withRequestTimeout(60_000)
                        .build())
                .build();
        for (var policy : OddPolicies.all()) {
            var registered = new Registered(policy);
            for (var entry : WebhookRole.values()) {
                if (MatchConditions.isNeeded(policy, entry)) {
                    var place = new Place((policy.name() + "-" + entry).toLowerCase(Locale.ROOT), entry, registered);
                    PLACES.add(place);
                    register(place, MatchConditions.conditions(policy, entry), "CREATE");
                }
            }
        }
        for (var place : PLACES) {
            until(place + " is registered", () -> create(place, place.kind(), JSON.readTree(BAD)) == Outcome.SENT);
        }
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        PLACES.clear();
        if (api != null) {
            client.close();
            api.close();
            api = null;
        }
    }

    private static void register(Place place, List<MatchCondition> conditions, String operation) {
        api.createNamespace(place.namespace());
        var resources = place.entry().isForTemplates()
                ? List.of("podtemplates", "replicationcontrollers", "deployments", "replicasets", "jobs", "cronjobs")
                : List.of("pods", "pods/ephemeralcontainers", "pods/resize");
        api.client()
                .resource(new MutatingWebhookConfigurationBuilder()
                        .withNewMetadata()
                        .withName(place.namespace())
                        .endMetadata()
                        .addNewWebhook()
                        .withName("nobody.plimsoll.dev")
                        .withNewNamespaceSelector()
                        .addToMatchLabels(Namespace.NAME_LABEL, place.namespace())
                        .endNamespaceSelector()
                        .addNewRule()
                        .withApiGroups("", "apps", "batch")
                        .withApiVersions("*")
                        .withOperations(operation)
                        .withResources(resources)
                        .endRule()
                        .withNewClientConfig()
                        .withUrl("https://127.0.0.1:1/")
                        .endClientConfig()
                        .withMatchConditions(conditions.stream()
                                .map(condition -> new MatchConditionBuilder()
                                        .withName(condition.name())
                                        .withExpression(condition.expression())
                                        .build())
                                .toList())
                        .withFailurePolicy("Fail")
                        .withSideEffects("None")
                        .withTimeoutSeconds(2)
                        .withAdmissionReviewVersions("v1")
                        .endWebhook()
                        .build())
                .create();
    }

    @Test
    void itClearsWhatTheOtherEvaluatorClears() {
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        int at = 0;
        var specs = new ArrayList<>(Workloads.podSpecs());
        var generated = new AnyPods(0);
        IntStream.range(0, 500).forEach(i -> specs.add(generated.podSpec()));
        for (var spec : specs) {
            if (version.isBefore(POD_RESOURCES)) {
                ((ObjectNode) spec).remove("resources"); // the API server does not know them, and leaves them out
            }
            // each in two places of all, so that every place gets some hundred
            for (var place : List.of(PLACES.get(at++ % PLACES.size()), PLACES.get(at++ * 7 % PLACES.size()))) {
                var outcome = create(place, place.kind(), spec);
                outcomes.merge(outcome, 1, Integer::sum);
                if (outcome != Outcome.REFUSED) {
                    var object = Decoded.object(Workloads.of(place.kind(), spec), place.kind());
                    assertThat(outcome == Outcome.CLEARED)
                            .as("%s in %s", object, place)
                            .isEqualTo(place.policy().clears(place.entry(), place.kind(), object));
                }
            }
        }
        System.out.println("on the API server: " + outcomes);
        assertThat(outcomes.get(Outcome.CLEARED)).isGreaterThan(200);
        assertThat(outcomes.get(Outcome.SENT)).isGreaterThan(200);
        assertThat(outcomes.get(Outcome.REFUSED)).isLessThan(200);
    }

    /** By each rule alone: of a rule that cannot say when it finds nothing, a sum would tell nothing. */
    @Test
    void ofTheCompliantPodsOfTheCorpusAtLeast99OfAHundredNeedNoCall() throws Exception {
        // All of them on the newest version, and a fifth on the oldest: the conditions are the same.
        int step = version.equals(KubernetesVersion.NEWEST) ? 1 : 5;
        var corpus = List.copyOf(Workloads.corpus());
        for (var rule : Rules.ALL.all()) {
            var id = rule.info().id();
            var policy = OddPolicies.of("{templates: Off, rules: {" + id + ": {mode: Enforce}}}");
            var place = new Place("alone-" + id.toLowerCase(Locale.ROOT), WebhookRole.enforce, new Registered(policy));
            assertThat(place.policy().entries(WorkloadKind.Pod)).containsExactly(WebhookRole.enforce);
            register(place, MatchConditions.conditions(policy, WebhookRole.enforce), "CREATE");
            var compliant = IntStream.iterate(0, n -> n < corpus.size(), n -> n + step)
                    .mapToObj(corpus::get)
                    .filter(spec -> isCompliant(place.policy(), spec))
                    .toList();
            var broken = Manifest.parse(rule.info().failing()).object().get("spec");
            until(place + " is registered", () -> create(place, WorkloadKind.Pod, broken) == Outcome.SENT);

            var outcomes =
                    compliant.parallelStream().collect(groupingBy(spec -> create(place, WorkloadKind.Pod, spec)));

            int cleared = outcomes.getOrDefault(Outcome.CLEARED, List.of()).size();
            var sent = outcomes.getOrDefault(Outcome.SENT, List.of());
            System.out.printf("%s: %d of %d compliant pods need no call%n", id, cleared, cleared + sent.size());
            assertThat(cleared).as(id).isGreaterThan(30 / step);
            assertThat((double) cleared / (cleared + sent.size()))
                    .as("%s: %s", id, sent)
                    .isGreaterThanOrEqualTo(0.99);
        }
    }

    /** What the API server cannot read is neither. */
    private static boolean isCompliant(Registered policy, JsonNode spec) {
        try {
            var pod = Decoded.object(Workloads.of(WorkloadKind.Pod, spec), WorkloadKind.Pod);
            return policy.findings(WorkloadKind.Pod, pod, LimitRange.NONE).isEmpty();
        } catch (Refused e) {
            return false;
        }
    }

    @Test
    void itClearsSpecsOfAnyKindAlike() throws IOException {
        for (var place : PLACES) {
            if (place.entry().isForTemplates()) {
                for (var kind : List.of(
                        WorkloadKind.PodTemplate,
                        WorkloadKind.ReplicationController,
                        WorkloadKind.ReplicaSet,
                        WorkloadKind.Job,
                        WorkloadKind.CronJob)) {
                    assertThat(create(place, kind, JSON.readTree(GOOD)))
                            .as("%s in %s", kind, place)
                            .isEqualTo(Outcome.CLEARED);
                    assertThat(create(place, kind, JSON.readTree(BAD)))
                            .as("%s in %s", kind, place)
                            .isEqualTo(Outcome.SENT);
                }
            }
        }
    }

    /** The costliest that is not too large, filled up to the longest request that is read. */
    @Test
    void theLargestPodThatMayBeClearedCostsNotTooMuch() throws IOException {
        for (var place : PLACES) {
            int most = mostElements(place);
            var spec = (ObjectNode) JSON.readTree(GOOD);
            var container = (ObjectNode) spec.get("containers").get(0);
            container.put("image", "registry.example/" + "a".repeat(100) + "@sha256:" + "0123456789abcdef".repeat(4));
            container.putArray("command").add("x".repeat(200));
            var mounts = container.putArray("volumeMounts");
            IntStream.range(0, 25)
                    .forEach(i -> mounts.addObject().put("name", "v").put("mountPath", "/" + i));
            spec.putArray("volumes").addObject().put("name", "v").putObject("emptyDir");
            var containers = spec.putArray("containers");
            IntStream.range(1, most)
                    .forEach(i -> containers.add(container.deepCopy().put("name", "c" + i)));
            fillUp((ObjectNode) containers.get(0), spec);

            assertThat(create(place, place.kind(), spec))
                    .as("%s with %s containers", place, most)
                    .isEqualTo(Outcome.CLEARED);
        }
    }

    @Test
    void whatIsTooLargeIsSent() throws IOException {
        var many = JSON.createObjectNode();
        var containers = many.putArray("containers");
        var one = JSON.readTree(GOOD).get("containers").get(0);
        IntStream.range(0, ALMOST_3_MIB / (one.toString().length() + 10))
                .forEach(i -> containers.add(((ObjectNode) one.deepCopy()).put("name", "c" + i)));
        var longText = JSON.createObjectNode();
        longText.putArray("containers").addObject().put("name", "a").put("image", "a".repeat(ALMOST_3_MIB));

        PLACES.stream()
                .filter(place ->
                        !place.toString().startsWith("paths")) // looks at volumes alone, of which there are none
                .forEach(place -> {
                    assertThat(create(place, place.kind(), longText))
                            .as("%s", place)
                            .isEqualTo(Outcome.SENT);
                    if (place.entry() == WebhookRole.enforce || place.entry() == WebhookRole.enforceTemplates) {
                        assertThat(create(place, place.kind(), many))
                                .as("%s", place)
                                .isEqualTo(Outcome.SENT);
                    }
                });
    }

    @Test
    void anUpdateIsSentIfItBringsAnotherPodSpec() throws Exception {
        var policy = OddPolicies.builtIn();
        var place = new Place("updates", WebhookRole.enforce, new Registered(policy));
        register(place, MatchConditions.conditions(policy, place.entry()), "UPDATE");
        var pod = client.pods().inNamespace(place.namespace()).withName("test");
        assertThat(create(place, WorkloadKind.Pod, Workloads.of(WorkloadKind.Pod, JSON.readTree(BAD)), ""))
                .isEqualTo(Outcome.CLEARED);
        until("updates are noticed", () -> patch(pod, "{\"spec\": {\"activeDeadlineSeconds\": 9}}") == Outcome.SENT);

        assertThat(patch(pod, "{\"metadata\": {\"labels\": {\"a\": \"b\"}, \"finalizers\": [\"a.example/b\"]}}"))
                .isEqualTo(Outcome.CLEARED);
        assertThat(patch(pod, "{\"spec\": {\"containers\": [{\"name\": \"web\", \"image\": \"web:2\"}]}}"))
                .isEqualTo(Outcome.SENT);
        assertThat(patch(
                        pod.subresource("ephemeralcontainers"),
                        "{\"spec\": {\"ephemeralContainers\": [{\"name\": \"debug\", \"image\": \"web:2\"}]}}"))
                .isEqualTo(Outcome.SENT);
        if (version.isBefore(RESIZE)) {
            return;
        }
        assertThat(
                        patch(
                                pod.subresource("resize"),
                                "{\"spec\": {\"containers\": [{\"name\": \"web\", \"resources\": {\"limits\": {\"memory\": \"65Gi\"}}}]}}"))
                .isEqualTo(Outcome.SENT);
    }

    @Test
    void whatItsOwnerIsJudgedForIsNotSent() throws IOException {
        var place = PLACES.stream()
                .filter(one -> one.entry() == WebhookRole.enforceTemplates)
                .findFirst()
                .orElseThrow();
        var object = Workloads.of(WorkloadKind.ReplicaSet, JSON.readTree(BAD));
        assertThat(create(place, WorkloadKind.ReplicaSet, object, DRY_RUN)).isEqualTo(Outcome.SENT);

        object.withArray("/metadata/ownerReferences")
                .addObject()
                .put("apiVersion", "apps/v1")
                .put("kind", "Deployment")
                .put("name", "web")
                .put("uid", "1")
                .put("controller", true);

        assertThat(create(place, WorkloadKind.ReplicaSet, object, DRY_RUN)).isEqualTo(Outcome.CLEARED);
    }

    private static int mostElements(Place place) {
        return MatchConditions.conditions(place.policy().policy(), place.entry()).stream()
                .map(condition -> MOST.matcher(condition.expression()))
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /** By variables of the environment, of which no rule knows. */
    private static void fillUp(ObjectNode container, ObjectNode spec) {
        int missing = ALMOST_3_MIB - spec.toString().length();
        container.putArray("env").addObject().put("name", "FILL").put("value", "x".repeat(missing));
    }

    private static Outcome create(Place place, WorkloadKind kind, JsonNode spec) {
        return create(place, kind, Workloads.of(kind, spec), DRY_RUN);
    }

    private static Outcome create(Place place, WorkloadKind kind, ObjectNode object, String query) {
        var apiVersion = object.get("apiVersion").asText();
        var uri = (apiVersion.equals("v1") ? "/api/" : "/apis/") + apiVersion + "/namespaces/" + place.namespace() + "/"
                + kind.name().toLowerCase(Locale.ROOT) + "s" + query;
        return outcome(() -> client.raw(uri, "POST", object));
    }

    private static Outcome patch(EditReplacePatchable<Pod> pod, String patch) {
        return outcome(() -> pod.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch));
    }

    private static Outcome outcome(Runnable request) {
        try {
            request.run();
            return Outcome.CLEARED;
        } catch (KubernetesClientException e) {
            var message = String.valueOf(e.getMessage());
            if (e.getCode() == 500 && message.contains("failed calling webhook")) {
                return Outcome.SENT;
            } else if (e.getCode() == 422) {
                return Outcome.CLEARED;
            } else if (e.getCode() == 400 || message.contains("no PriorityClass") || message.contains("RuntimeClass")) {
                return Outcome.REFUSED;
            }
            throw e;
        }
    }
}
