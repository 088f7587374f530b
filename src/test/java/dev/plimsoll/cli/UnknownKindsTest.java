// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} says of objects that it does not judge. */
class UnknownKindsTest {
    private static final String TEMPLATE = "spec: {template: {spec: {hostPID: true, containers: []}}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apps/v1    | Deploymnet   | apps/v1 has no kind Deploymnet; did you mean Deployment?",
                "apps/v1    | deployment   | apps/v1 has no kind deployment; did you mean Deployment?",
                "apps/v2    | Deployment   | Kubernetes has no apiVersion apps/v2; did you mean Deployment of apps/v1?",
                "v1         | Deployment   | v1 has no kind Deployment; did you mean Deployment of apps/v1?",
                "v1         | pod          | v1 has no kind pod; did you mean Pod?",
                "v2         | Pod          | Kubernetes has no apiVersion v2; did you mean Pod of v1?",
                "apps       | Deployment   | Kubernetes has no apiVersion apps; did you mean Deployment of apps/v1?",
                "app/v1     | Deployment   | Kubernetes has no apiVersion app/v1; did you mean Deployment of apps/v1?",
                "batch/v1   | CronJobs     | batch/v1 has no kind CronJobs; did you mean CronJob?",
                "v1         | ConfigMpa    | v1 has no kind ConfigMpa; did you mean ConfigMap?",
                "apps/v1    | Something    | apps/v1 has no kind Something (Kubernetes 1.37)",
                "networking.k8s.io/v1 | Deployment | networking.k8s.io/v1 has no kind Deployment; did you mean Deployment of apps/v1?",
                "plimsoll.dev/v1alpha1 | PodPolcy | plimsoll.dev/v1alpha1 has no kind PodPolcy; did you mean PodPolicy?",
                "argoproj.io/v1alpha1 | Rollot | argoproj.io/v1alpha1 has no kind Rollot; did you mean Rollout?",
                "apps.openshift.io/v1 | DeploymentConfg | apps.openshift.io/v1 has no kind DeploymentConfg; did you mean DeploymentConfig?"
            })
    void aKindThatItsGroupDoesNotHaveIsAnErrorThatNamesTheOneThatWasMeant(
            String apiVersion, String kind, String message) {
        var run = Run.withInput(object(apiVersion, kind, TEMPLATE), "check", "-o", "json", "-");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.json().at("/errors/0/message").asText()).isEqualTo("line 1: " + message);
    }

    @ParameterizedTest
    @CsvSource({"list", "item"})
    void aListWithoutItemsIsAnError(String key) {
        var run = Run.withInput("{apiVersion: v1, kind: List, " + key + ": [{kind: Pod}]}", "check", "-");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).contains("this List has no list of items");
    }

    @Test
    void aListThatHoldsNothingIsNone() {
        assertThat(Run.withInput("{apiVersion: v1, kind: List, items: []}", "check", "-")
                        .status())
                .isZero();
        assertThat(Run.withInput("{apiVersion: v1, kind: PodList, items: null}", "check", "-")
                        .status())
                .isZero();
    }

    @Test
    void itemsDoNotHideThePodSpecBesideThem() {
        var run = Run.withInput(object("apps/v1", "Deployment", "items: [], " + TEMPLATE), "check", "-");

        assertThat(run.status()).isEqualTo(1);
    }

    @Test
    void whatIsSkippedIsCountedByKindBelowTheTable() {
        var run = Run.withInput(several(), "check", "-");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("""
                0 allowed, 5 skipped.
                Skipped, hold no pods: 2 ConfigMap, 1 Service.
                Not judged, kind not known: 1 PrometheusRule (monitoring.coreos.com/v1). Where
                one holds a pod spec, --pod-spec KIND=PATH says where.
                Not judged, make pods from something else than a pod spec: 1 Workflow
                (argoproj.io/v1alpha1).
                """);
    }

    @Test
    void whatIsSkippedIsNamedWithItsDocument() {
        var skipped = Run.json(several()).get("skipped");

        assertThat(skipped).hasSize(5);
        assertThat(skipped.get(1).toString())
                .isEqualTo(
                        "{\"file\":\"-\",\"document\":2,\"line\":3,\"apiVersion\":\"v1\",\"kind\":\"Service\",\"name\":\"a\","
                                + "\"reason\":\"NoPods\"}");
    }

    @Test
    void strictMakesErrorsOfWhatMayHideAPod() {
        var run = Run.withInput(several(), "check", "--strict", "-o", "json", "-");

        assertThat(run.status()).isEqualTo(2);
        assertThat(texts(run.json().get("errors"), "message"))
                .hasSize(2)
                .allMatch(message -> message.contains("is not judged, and --strict judges all or fails"));
        assertThat(texts(run.json().get("skipped"), "kind")).containsExactly("ConfigMap", "Service", "ConfigMap");
    }

    @ParameterizedTest
    @CsvSource({
        "argoproj.io/v1alpha1, Rollout,       spec.template.spec",
        "serving.knative.dev/v1, Service,     spec.template.spec",
        "apps.openshift.io/v1, DeploymentConfig, spec.template.spec",
        "keda.sh/v1alpha1, ScaledJob,         spec.jobTargetRef.template.spec",
        "serving.knative.dev/v1, Revision,    spec",
    })
    void customKindsThatEmbedAPodSpecAreJudgedWhereItStands(String apiVersion, String kind, String path) {
        var report = Run.json(object(apiVersion, kind, nested(path)));

        assertThat(report.at("/results/0/kind").asText()).isEqualTo(kind);
        assertThat(report.at("/results/0/name").asText()).isEqualTo("a");
        assertThat(texts(report.at("/results/0/findings"), "path")).contains(path + ".hostPID");
    }

    @Test
    void theFixOfACustomKindIsForTheObjectItself() {
        var report = Run.json("""
                apiVersion: argoproj.io/v1alpha1
                kind: Rollout
                metadata: {name: a}
                spec:
                  template:
                    spec:
                      containers:
                      - name: a
                        image: registry.example/a:latest
                        imagePullPolicy: IfNotPresent
                """);

        var finding = report.at("/results/0/findings").findParents("rule").stream()
                .filter(each -> each.get("rule").asText().equals("mutableTag"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.get("line").asInt()).isEqualTo(9);
        assertThat(finding.at("/fix/0/path").asText()).isEqualTo("/spec/template/spec/containers/0/imagePullPolicy");
    }

    @Test
    void aRolloutOfAnotherObjectIsSkippedByName() {
        var report = Run.json(object("argoproj.io/v1alpha1", "Rollout", "spec: {workloadRef: {name: web}}"));

        assertThat(report.at("/skipped/0/reason").asText()).isEqualTo("NoPodSpec");
    }

    @Test
    void theObjectsOfATemplateAreJudged() {
        var report = Run.json("""
                apiVersion: template.openshift.io/v1
                kind: Template
                metadata: {name: a}
                objects:
                - {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {hostPID: true, containers: []}}
                """);

        assertThat(texts(report.get("results"), "name")).containsExactly("p");
    }

    @Test
    void aKindOfTheUsersIsJudgedWhereTheOptionSays() {
        var object = object("example.com/v1", "MyApp", nested("spec.pod"));

        assertThat(Run.withInput(object, "check", "-").status()).isZero();
        assertThat(Run.withInput(object, "check", "--pod-spec", "MyApp=spec.pod", "-")
                        .status())
                .isEqualTo(1);
        assertThat(Run.withInput(object, "check", "--pod-spec", "MyApp.example.com=spec.pod", "-")
                        .status())
                .isEqualTo(1);
        assertThat(Run.withInput(object, "check", "--pod-spec", "MyApp=spec.pdo", "-")
                        .out())
                .contains("this MyApp has no pod spec at spec.pdo");
        assertThat(Run.withInput(object, "check", "--pod-spec", "MyApp", "-").err())
                .contains("'MyApp' is not KIND=PATH");
    }

    @Test
    void aCustomGroupMayHaveAnyKind() {
        assertThat(Run.withInput(object("batch.volcano.sh/v1", "Deployment", TEMPLATE), "check", "-")
                        .status())
                .isZero();
    }

    private static String several() {
        return object("v1", "ConfigMap", "data: {}") + "---\n" + object("v1", "Service", "spec: {}") + "---\n"
                + object("v1", "ConfigMap", "data: {}") + "---\n"
                + object("monitoring.coreos.com/v1", "PrometheusRule", "spec: {}") + "---\n"
                + object("argoproj.io/v1alpha1", "Workflow", "spec: {}");
    }

    private static String nested(String path) {
        var steps = path.split("\\.", -1);
        return String.join(": {", steps) + ": {hostPID: true, containers: []}" + "}".repeat(steps.length - 1);
    }

    private static String object(String apiVersion, String kind, String rest) {
        return "{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: a}, " + rest + "}\n";
    }

    private static List<String> texts(JsonNode array, String field) {
        var texts = new ArrayList<String>();
        array.forEach(each -> texts.add(each.get(field).asText()));
        return texts;
    }
}
