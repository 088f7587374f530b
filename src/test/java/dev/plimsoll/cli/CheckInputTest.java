// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} takes for a manifest. */
class CheckInputTest {
    @TempDir
    Path directory;

    @Test
    void documentsCountFromOneWhateverIsBetweenThem() {
        assertThat(names(Run.json(pod("a") + "---\n# nothing\n---\n" + pod("b") + "---\n" + pod("c"))))
                .containsExactly("1 Pod default/a", "2 Pod default/b", "3 Pod default/c");
    }

    @Test
    void jsonDocumentsMayStandInARow() {
        assertThat(names(Run.json("""
                        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {}}
                        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}, "spec": {}}
                        """))).containsExactly("1 Pod default/a", "2 Pod default/b");
    }

    @Test
    void theItemsOfAListShareItsDocument() {
        assertThat(names(Run.json("""
                        {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}
                        ---
                        apiVersion: v1
                        kind: List
                        items:
                        - {apiVersion: v1, kind: Pod, metadata: {name: b}, spec: {}}
                        - apiVersion: v1
                          kind: List
                          items:
                          - {apiVersion: batch/v1, kind: Job, metadata: {name: c}, spec: {template: {spec: {}}}}
                        ---
                        {apiVersion: v1, kind: Pod, metadata: {name: d}, spec: {}}
                        """)))
                .containsExactly("1 Pod default/a", "2 Pod default/b", "2 Job default/c", "3 Pod default/d");
    }

    @Test
    void theItemsOfATypedListNeedNotSayTheirKind() {
        assertThat(names(Run.json("{apiVersion: v1, kind: PodList, items: [{metadata: {name: a}, spec: {}}]}")))
                .containsExactly("1 Pod default/a");
    }

    @Test
    void anItemThatIsNoObjectHidesNoOther() {
        var report = Run.json("""
                apiVersion: v1
                kind: List
                items:
                - null
                - {apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}
                """);

        assertThat(names(report)).containsExactly("1 Pod default/a");
        assertThat(report.at("/errors/0/message").asText()).isEqualTo("line 4: items[0]: this item is no object");
    }

    @Test
    void aSavedReviewIsItsObject() {
        assertThat(names(Run.json("""
                        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1",
                         "kind": {"group": "apps", "version": "v1", "kind": "Deployment"}, "namespace": "shop", "name": "web",
                         "object": {"metadata": {}, "spec": {"template": {"spec": {}}}}}}
                        """))).containsExactly("1 Deployment shop/web");
    }

    @Test
    void theReviewOfADeletionHasNothingToJudge() {
        var report = Run.json("""
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "1",
                 "operation": "DELETE", "kind": {"group": "", "version": "v1", "kind": "Pod"}, "object": null}}
                """);

        assertThat(report.get("skipped")).hasSize(1);
        assertThat(report.get("judged").asInt()).isZero();
    }

    @Test
    void anchorsAndMergesAreWrittenOutBeforeTheyAreJudged() {
        var report = Run.json("""
                apiVersion: v1
                kind: Pod
                metadata: {name: a}
                spec:
                  securityContext: {runAsNonRoot: true}
                  containers:
                  - &app
                    name: a
                    image: registry.example/a:1
                    resources: {limits: &limits {cpu: 1, memory: 1Gi}}
                  - <<: *app
                    name: b
                    securityContext: {privileged: true}
                  - name: c
                    image: registry.example/a:1
                    resources: {limits: {<<: *limits, memory: 0}}
                """);

        assertThat(findings(report))
                .containsExactly(
                        "privileged spec.containers[1].securityContext.privileged b",
                        "missingLimits spec.containers[2].resources.limits c");
    }

    @Test
    void anObjectOfTheOptionsNamespaceIsOneThatNamesNone() {
        var manifests = pod("a") + "---\n" + pod("b").replace("{name: b}", "{name: b, namespace: own}");

        assertThat(names(Run.json(manifests, "--namespace", "shop"))).containsExactly("1 Pod shop/a", "2 Pod own/b");
    }

    @Test
    void theNamespaceDecidesWhichPolicyGoverns() {
        var policy = Run.write(directory, "policy.yaml", """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: test}
                spec:
                  rules: {hostNamespaces: {mode: Enforce}}
                  overrides:
                  - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: sandbox}}
                    rules: {hostNamespaces: {mode: 'Off'}}
                """);

        assertThat(Run.withInput(pod("a"), "check", "--policy", policy.toString(), "-")
                        .status())
                .isEqualTo(1);
        assertThat(Run.withInput(pod("a"), "check", "--policy", policy.toString(), "-n", "sandbox", "-")
                        .status())
                .isZero();
    }

    @Test
    void aDirectoryIsEveryManifestInItHoweverDeepInTheOrderOfNames() throws IOException {
        Run.write(directory, "b.yml", pod("b"));
        Run.write(directory, "a/x/y/z.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"spec\": {}}");
        Run.write(directory, "a.yaml", pod("a"));
        Run.write(directory, "notes.txt", "kind: [");
        Run.write(directory, ".git/config.yaml", "kind: [");
        Files.createSymbolicLink(directory.resolve("a/loop"), directory);

        assertThat(files(Run.plimsoll("check", "-o", "json", directory.toString())))
                .containsExactly("a/x/y/z.json", "a.yaml", "b.yml");
    }

    @Test
    void aFileThatIsNamedIsReadWhateverItsSuffix() {
        var file = Run.write(directory, "pod.tmpl", pod("a"));

        assertThat(names(Run.plimsoll("check", "-o", "json", file.toString()).json()))
                .containsExactly("1 Pod default/a");
    }

    @Test
    void whatADirectoryHoldsThatIsNotForKubernetesIsSkipped() {
        Run.write(directory, "values.yaml", "replicas: 3\n");
        Run.write(directory, "compose.yaml", "apiVersion: v2\nname: shop\n");
        Run.write(directory, "list.json", "[1, 2]");

        var run = Run.plimsoll("check", directory.toString());

        assertThat(run.out())
                .isEqualTo("0 allowed, 3 skipped.\nNot judged, no Kubernetes object: 2 no kind, 1 no kind (v2).\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void theSameFileThatIsNamedIsAMistake() {
        var file = Run.write(directory, "values.yaml", "replicas: 3\n");

        var run = Run.plimsoll("check", file.toString());

        assertThat(run.out()).contains("this is no Kubernetes object: it has neither apiVersion nor kind");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aDirectoryWithoutManifestsIsAMistake() {
        var run = Run.plimsoll("check", directory.toString());

        assertThat(run.out()).contains("no *.yaml, *.yml or *.json file is in it");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aMissingFileHidesNoOther() {
        var file = Run.write(directory, "a.yaml", pod("a"));

        var run = Run.plimsoll("check", directory.resolve("b.yaml").toString(), file.toString());

        assertThat(run.out()).contains("cannot be read: no such file or directory", "Pod default/a: denied");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void aBinaryFileIsRefusedInOneLineWithoutBeingShown() throws IOException {
        var file = directory.resolve("image.yaml");
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13});

        var report = Run.plimsoll("check", "-o", "json", file.toString()).json();

        assertThat(report.get("errors")).hasSize(1);
        assertThat(report.at("/errors/0/message").asText().chars()).noneMatch(Character::isISOControl);
    }

    @Test
    void aTemplateOfHelmIsNamedAsSuch() {
        var run = Run.withInput(pod("{{ .Release.Name }}"), "check", "-");

        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(
                        "this looks like a template of Helm: check what it makes, by `helm template CHART | plimsoll");
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void bracesThatAreNotHelmsAreNotNamedAsSuch() {
        var rule = "{apiVersion: monitoring.coreos.com/v1, kind: PrometheusRule, metadata: {name: a},"
                + " spec: {summary: \"{{ $labels.instance }} is down\"}}\n";
        var twice = "apiVersion: v1\nkind: Pod\nmetadata: {name: \"{{ a }}\", name: b}\nspec: {}\n";

        var run = Run.withInput(rule + "---\n" + twice, "check", "-");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).contains("duplicate key").doesNotContain("Helm");
    }

    @Test
    void twoMegabytesAreNormal() {
        var manifest = new StringBuilder();
        var line = "#" + " long comment".repeat(10) + "\n";
        var expected = new ArrayList<String>();
        for (int i = 1; manifest.length() < 2 << 20; i++) {
            manifest.append("---\n").append(pod("pod-" + i)).append(line.repeat(20));
            expected.add(i + " Pod default/pod-" + i);
        }

        assertThat(names(Run.json(manifest.toString()))).containsExactlyElementsOf(expected);
    }

    @Test
    void aPodOfTwoMegabytesIsNormal() {
        var manifest = new StringBuilder("{apiVersion: v1, kind: Pod, metadata: {name: big}, spec: {containers: [\n");
        for (int i = 0; manifest.length() < 2 << 20; i++) {
            manifest.append("{name: c").append(i).append(", image: \"registry.example/a:1\"},\n");
        }

        var report = Run.json(manifest + "]}}\n");

        assertThat(report.get("errors")).isEmpty();
        assertThat(findings(report)).contains("missingLimits spec.containers[10000].resources.limits c10000");
    }

    private static String pod(String name) {
        return "{apiVersion: v1, kind: Pod, metadata: {name: " + name + "}, spec: {hostPID: true, containers: []}}\n";
    }

    private static List<String> names(JsonNode report) {
        var names = new ArrayList<String>();
        for (var result : report.get("results")) {
            names.add(result.get("document").asText() + " " + result.get("kind").asText() + " "
                    + result.get("namespace").asText() + "/"
                    + result.get("name").asText());
        }
        return names;
    }

    private static List<String> findings(JsonNode report) {
        var findings = new ArrayList<String>();
        for (var result : report.get("results")) {
            for (var finding : result.get("findings")) {
                findings.add(finding.get("rule").asText() + " "
                        + finding.get("path").asText() + " "
                        + finding.get("container").asText());
            }
        }
        return findings;
    }

    private List<String> files(Run run) {
        var files = new ArrayList<String>();
        run.json()
                .get("results")
                .forEach(result -> files.add(directory
                        .relativize(Path.of(result.get("file").asText()))
                        .toString()));
        return files;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "rules: {hostPath: {mode: 'Off'}, privileged: {mode: 'Off'}} | true",
                "rules: {} | true",
                "rules: {hostPath: {mode: Audit}} | false",
                "rules: {hostPath: {mode: 'Off'}}, overrides: [{namespaceSelector: {matchLabels: {a: b}}, rules: {hostPath: {mode:"
                        + " 'Off'}}}] | true",
                "rules: {hostPath: {mode: 'Off'}}, overrides: [{namespaceSelector: {matchLabels: {a: b}}, rules: {hostPath: {mode:"
                        + " Warn}}}] | false",
            })
    void aPolicyThatJudgesNothingIsSaidToBeOne(String spec, boolean said, @TempDir Path directory) {
        var policy = Run.write(
                directory,
                "policy.yaml",
                "{apiVersion: plimsoll.dev/v1alpha1, kind: PodPolicy, metadata: {name: lax}, spec: {" + spec + "}}");

        var run = Run.withInput(pod("a"), "check", "--policy", policy.toString(), "-");

        var warning = "plimsoll check: warning: policy lax in " + policy
                + " judges nothing, because every rule is Off: set mode: Enforce, Warn or Audit\n";
        assertThat(run.err()).isEqualTo(said ? warning : "");
    }
}
