// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import static dev.plimsoll.chart.ChartValues.CHART;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Golden;
import dev.plimsoll.testing.Launched;
import dev.plimsoll.testing.NeedsApiServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm makes of the chart, and what a real API server says to it. */
@NeedsApiServer
class RenderedIT {
    private static final Path FULL = Path.of("src/test/resources/chart/full-values.yaml");

    /** What others would have installed: kinds of which an API server is only to know that they exist. */
    private static final List<String> FOREIGN = List.of(
            "monitoring.coreos.com/v1/ServiceMonitor",
            "monitoring.coreos.com/v1/PrometheusRule",
            "cert-manager.io/v1/Certificate",
            "cert-manager.io/v1/Issuer");

    private static final String HEADER = """
            # Plimsoll in the namespace plimsoll, to be installed without Helm:
            #   kubectl apply --server-side -f k8s/install.yaml
            # This is charts/plimsoll with its default values: change the chart, for a test compares. It brings no PodPolicy, so that the
            # built-in one counts, which only records; k8s/examples has some to go on with.
            apiVersion: v1
            kind: Namespace
            metadata:
              name: plimsoll
              labels:
                pod-security.kubernetes.io/enforce: restricted
            """;

    @TempDir
    static Path dir;

    private static ApiServer api;
    private static Helm helm;

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
        helm = new Helm(dir, api.kubeconfig());
        for (var kind : FOREIGN) {
            succeed(apply(definition(kind.split("/"))));
        }
        succeed(api.kubectl(
                "apply",
                "--server-side",
                "-f",
                CHART.resolve("files/podpolicies.plimsoll.dev.yaml").toString()));
        succeed(api.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"));
        api.createNamespace("plimsoll");
        succeed(api.kubectl("label", "namespace", "plimsoll", "pod-security.kubernetes.io/warn=restricted"));
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    private static String definition(String... kind) {
        var plural = kind[2].toLowerCase(java.util.Locale.ROOT) + "s";
        return """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: %3$s.%1$s}
                spec:
                  group: %1$s
                  scope: Namespaced
                  names: {kind: %4$s, plural: %3$s}
                  versions:
                  - name: %2$s
                    served: true
                    storage: true
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                """.formatted(kind[0], kind[1], plural, kind[2]);
    }

    private static Launched apply(String manifests, String... flags) throws IOException, InterruptedException {
        var file = Files.writeString(Files.createTempFile(dir, "given", ".yaml"), manifests);
        var arguments = new java.util.ArrayList<>(List.of("apply", "--server-side", "-f", file.toString()));
        arguments.addAll(List.of(flags));
        return api.kubectl(arguments.toArray(String[]::new));
    }

    private static void succeed(Launched ran) {
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
    }

    private static List<JsonNode> documents(String manifests) {
        return Arrays.stream(manifests.split("(?m)^---\n"))
                .map(ChartValues::yaml)
                .filter(JsonNode::isObject)
                .toList();
    }

    private static List<JsonNode> all(String manifests, String kind) {
        return documents(manifests).stream()
                .filter(document -> document.get("kind").textValue().equals(kind))
                .toList();
    }

    private static JsonNode one(String manifests, String kind) {
        var found = all(manifests, kind);
        assertThat(found).as(kind).hasSize(1);
        return found.get(0);
    }

    @Test
    void helmFindsNothingToComplainOf() throws Exception {
        assertThat(helm.ok("lint", "--strict", CHART.toString())).contains("0 chart(s) failed");
        assertThat(helm.ok("lint", "--strict", CHART.toString(), "-f", FULL.toString()))
                .contains("0 chart(s) failed");
    }

    @Test
    void installYamlIsTheChartWithItsDefaults() throws Exception {
        Golden.assertMatches(Path.of("k8s/install.yaml"), HEADER + helm.template("--no-hooks"));
    }

    @Test
    void everythingAtOnceIsWrittenLikeThis() throws Exception {
        Golden.assertMatches(
                Path.of("src/test/resources/chart/full.golden.yaml"),
                helm.template(
                        "-f", FULL.toString(), "--set=crds.install=false", "--api-versions=plimsoll.dev/v1alpha1"));
    }

    @Test
    void installYamlIsTaken() throws Exception {
        var applied = api.kubectl("apply", "--server-side", "--dry-run=server", "-f", "k8s/install.yaml");

        assertThat(applied.err()).isEmpty();
        assertThat(applied.out()).contains("deployment.apps/plimsoll serverside-applied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replicas=1",
                "replicas=3",
                "controller.separate=false",
                "controller.separate=false,audit.enabled=false,tls.secretName=own,page=authorized",
                "controller.replicas=1",
                "controller.resources=null",
                "controller.serviceAccount.name=keeper,controller.serviceAccount.annotations.a=b",
                "image.digest=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "imagePullSecrets[0].name=registry",
                "nameOverride=mark",
                "fullnameOverride=a23456789-123456789-123456789-123456789-123456789-123456789z",
                "commonLabels.team=platform",
                "crds.install=false",
                "crds.keep=false",
                "policy.create=false",
                "policy.dryRun=true",
                "policy.rules.hostPath.mode=Off",
                "policy.rules.missingLimits.patch=true,policy.rules.missingLimits.defaults.memory=512Mi",
                "policy.overrides[0].namespaceSelector.matchLabels.env=dev,policy.overrides[0].rules.hostPath.mode=Warn",
                "dryRun=true",
                "exemptNamespaces=null",
                "fastPath=false",
                "tls.secretName=own",
                "tls.secretName=own,tls.ca=false",
                "tls.certManager.enabled=true",
                "tls.certManager.enabled=true,tls.certManager.issuerRef.name=ours,tls.certManager.issuerRef.kind=ClusterIssuer",
                "clientCertificate.secretName=api-servers,clientCertificate.names[0]=kube-apiserver",
                "clientCertificate.secretName=api-servers,tls.secretName=own",
                "audit.enabled=false",
                "audit.interval=1h",
                "audit.metricsNamespaces=20",
                "audit.reports=off",
                "audit.reports=wgpolicyk8s",
                "page=open",
                "page=off",
                "pageHosts[0]=pods.example.com,pageHosts[1]=plimsoll.plimsoll.svc",
                "log.format=text,log.level=debug",
                "shutdownDelaySeconds=0",
                "service.port=8443",
                "serviceAccount.create=false,serviceAccount.name=other",
                "resources=null",
                "podSecurityContext.runAsUser=null",
                "priorityClassName=",
                "nodeSelector.disk=fast",
                "tolerations[0].operator=Exists",
                "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].key=metadata.name,"
                        + "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].operator=In,"
                        + "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchFields[0].values[0]=n",
                "podDisruptionBudget.enabled=false",
                "podDisruptionBudget.maxUnavailable=50%",
                "extraArgs[0]=--fast-path=off,extraEnv[0].name=A,extraEnv[0].value=b",
                "networkPolicy.enabled=false",
                "networkPolicy.apiServerCidrs[0]=10.0.0.1/32",
                "networkPolicy.egressCidrs[0]=10.0.0.1/32",
                "networkPolicy.metricsFrom=null",
                "serviceMonitor.enabled=true",
                "prometheusRule.enabled=true",
                "prometheusRule.enabled=true,audit.enabled=false",
                "dashboard.enabled=true",
            })
    void eachValueMakesWhatAnApiServerTakes(String set) throws Exception {
        succeed(apply(helm.template("--set=" + set, "--api-versions=plimsoll.dev/v1alpha1"), "--dry-run=server"));
    }

    @Test
    void whereClientsNeedACertificateOnlyTheyMayAsk() throws Exception {
        var rendered = helm.template("--set=clientCertificate.secretName=api-servers,clientCertificate.names[0]=them");

        assertThat(rendered)
                .contains(
                        "- --client-ca=/etc/plimsoll/clients/ca.crt",
                        "- --client-name=them",
                        "secret: {secretName: api-servers,")
                .doesNotContain("helm.sh/hook: test");
    }

    @Test
    void everythingAtOnceIsTaken() throws Exception {
        succeed(apply(helm.template("-f", FULL.toString()), "--dry-run=server"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replica=3 | at '': additional properties 'replica' not allowed",
                "image.version=1 | at '/image': additional properties 'version' not allowed",
                "policy.rules.hostPth.mode=Warn | at '/policy/rules': additional properties 'hostPth' not allowed",
                "policy.rules.hostPath.mode=enforce | at '/policy/rules/hostPath/mode': value must be one of 'Off', 'Audit', 'Warn', 'Enforce'",
                "policy.rules.hostPath.allow[0].readOnly=true | at '/policy/rules/hostPath/allow/0': missing property 'path'",
                "policy.templates=Audit | at '/policy/templates': value must be one of 'Off', 'Warn', 'Enforce'",
                "policy.dryRun=yes | at '/policy/dryRun': got string, want boolean",
                "replicas=0 | at '/replicas': minimum: got 0, want 1",
                "fullnameOverride=a23456789-123456789-123456789-123456789-123456789-123456789-1 | at '/fullnameOverride': maxLength: got 61, want 60",
                "image.digest=abc | at '/image/digest': 'abc' does not match pattern",
                "image.repository=registry.example/plimsoll:1 | at '/image/repository': 'registry.example/plimsoll:1' does not match pattern",
                "pageHosts[0]=https://a | at '/pageHosts/0': 'https://a' does not match pattern",
                "service.port=99999 | at '/service/port': maximum: got 99,999, want 65,535",
                "tls.secretName=a,tls.certManager.enabled=true | tls.secretName and tls.certManager.enabled exclude each other",
                "crds.install=false | policy.create needs the CustomResourceDefinition of PodPolicy",
            })
    void wrongValuesAreRefusedInWords(String set, String message) throws Exception {
        var refused = helm.run("template", "plimsoll", CHART.toString(), "--set=" + set);

        assertThat(refused.status()).isNotZero();
        assertThat(refused.err()).contains(message);
    }

    @Test
    void ourOwnPodsComplyWithEveryRule() throws Exception {
        var manifests = Files.writeString(dir.resolve("own.yaml"), helm.template("--set=tls.secretName=own"));
        var policy = Files.writeString(
                dir.resolve("all.yaml"),
                """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: all}
                spec:
                  rules:
                """
                        + dev.plimsoll.rules.Rules.ALL.all().stream()
                                .map(rule -> rule.info().id())
                                .filter(rule -> !rule.equals("imageDigest")) // that is for whoever installs it to say
                                .map(rule -> "    " + rule + ": {mode: Enforce}\n")
                                .reduce("", String::concat));
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);

        int status = Plimsoll.commandLine(
                        new Terminal(new ByteArrayInputStream(new byte[0]), print, print, false, false))
                .execute("check", "--policy", policy.toString(), manifests.toString());

        assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("denied");
        assertThat(status).isZero();
    }

    @Test
    void quarkusLooksForHealthAndMetricsAtTheSamePlaces() throws Exception {
        var generated = Files.readString(Path.of("target/kubernetes/kubernetes.yml"));
        var theirs = one(generated, "Deployment").at("/spec/template/spec/containers/0");
        var rendered = helm.template("--set=serviceMonitor.enabled=true");
        for (var deployment : all(rendered, "Deployment")) {
            var ours = deployment.at("/spec/template/spec/containers/0");
            for (var probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                assertThat(ours.at("/" + probe + "/httpGet/path")).isEqualTo(theirs.at("/" + probe + "/httpGet/path"));
                assertThat(ours.at("/" + probe + "/httpGet/port").textValue()).isEqualTo("management");
                assertThat(theirs.at("/" + probe + "/httpGet/port").intValue()).isEqualTo(port(ours, "management"));
            }
        }
        assertThat(one(rendered, "ServiceMonitor").at("/spec/endpoints/0/path"))
                .isEqualTo(one(generated, "ServiceMonitor").at("/spec/endpoints/0/path"));
    }

    private static JsonNode named(String manifests, String kind, String name) {
        return all(manifests, kind).stream()
                .filter(document -> document.at("/metadata/name").textValue().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    private static List<String> arguments(JsonNode deployment) {
        var arguments = new java.util.ArrayList<String>();
        deployment.at("/spec/template/spec/containers/0/args").forEach(argument -> arguments.add(argument.textValue()));
        return arguments;
    }

    @Test
    void whoParsesWhatStrangersSendIsNotWhoRegisters() throws Exception {
        var rendered = helm.template("--set=tls.secretName=own");
        var webhook = named(rendered, "Deployment", "plimsoll");
        var controller = named(rendered, "Deployment", "plimsoll-controller");

        assertThat(arguments(webhook)).contains("--role=webhook", "--tls-key=/etc/plimsoll/tls/tls.key");
        assertThat(arguments(controller)).contains("--role=controller", "--tls-ca=/etc/plimsoll/tls/ca.crt");
        assertThat(controller.toString()).doesNotContain("tls.key", "8443");
        assertThat(arguments(webhook)).noneMatch(argument -> argument.matches("--(audit|reports|owner|service).*"));
        assertThat(webhook.at("/spec/template/spec/serviceAccountName").textValue())
                .isEqualTo("plimsoll");
        assertThat(controller.at("/spec/template/spec/serviceAccountName").textValue())
                .isEqualTo("plimsoll-controller");
        assertThat(named(rendered, "Service", "plimsoll").at("/spec/selector"))
                .isEqualTo(webhook.at("/spec/selector/matchLabels"))
                .isNotEqualTo(controller.at("/spec/selector/matchLabels"));
        assertThat(named(rendered, "NetworkPolicy", "plimsoll")
                        .at("/spec/ingress")
                        .toString())
                .contains("reviews");
        assertThat(named(rendered, "NetworkPolicy", "plimsoll-controller")
                        .at("/spec/ingress")
                        .toString())
                .contains("management")
                .doesNotContain("reviews");
        assertThat(named(helm.template("--set=networkPolicy.metricsFrom=null"), "NetworkPolicy", "plimsoll-controller")
                        .at("/spec/ingress"))
                .isEmpty();
    }

    @Test
    void togetherOneDeploymentHasBothRights() throws Exception {
        var rendered = helm.template("--set=controller.separate=false");

        assertThat(arguments(one(rendered, "Deployment")))
                .contains("--role=all", "--owner=plimsoll", "--reports=openreports");
        one(rendered, "ServiceAccount");
        one(rendered, "Service");
        one(rendered, "NetworkPolicy");
        for (var kind : List.of("ClusterRoleBinding", "RoleBinding")) {
            assertThat(all(rendered, kind))
                    .hasSize(2)
                    .allMatch(binding ->
                            binding.at("/subjects/0/name").textValue().equals("plimsoll"));
        }
    }

    @Test
    void namesAreNotTooLong() throws Exception {
        var longest = "a23456789-123456789-123456789-123456789-123456789-123456789z";

        for (var document : documents(helm.template("--set=fullnameOverride=" + longest))) {
            // A Service is a DNS label, everything else here a DNS subdomain (Kubernetes 1.37,
            // apimachinery/pkg/util/validation).
            int longestName = document.at("/kind").asText().equals("Service") ? 63 : 253;
            assertThat(document.at("/metadata/name").textValue()).hasSizeLessThanOrEqualTo(longestName);
        }
        assertThat(named(
                                helm.template("--set=fullnameOverride=" + longest),
                                "Service",
                                longest.substring(0, 52) + "-controller")
                        .at("/metadata/name")
                        .textValue())
                .hasSizeLessThanOrEqualTo(63);
    }

    /** What {@code helm install} would print, asking the API server. */
    private static String notes(String... flags) throws Exception {
        var arguments = new java.util.ArrayList<>(List.of(
                "install",
                "plimsoll",
                CHART.toString(),
                "--namespace=plimsoll",
                "--dry-run=server",
                "--no-hooks",
                "--take-ownership"));
        arguments.addAll(List.of(flags));
        var printed = helm.ok(arguments.toArray(String[]::new));
        return printed.substring(printed.indexOf("NOTES:"));
    }

    private static String daemonSet(String namespace, String name, String podFields, String containerFields) {
        return """
                ---
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {namespace: %1$s, name: %2$s}
                spec:
                  selector: {matchLabels: {app: %2$s}}
                  template:
                    metadata: {labels: {app: %2$s}}
                    spec: {%3$s containers: [{name: main, image: 'a:1', %4$s}]}
                """.formatted(namespace, name, podFields, containerFields);
    }

    @Test
    void notesNameTheDaemonSetsThatWouldBeRefused() throws Exception {
        api.createNamespace("network");
        api.createNamespace("storage");
        api.createNamespace("elsewhere");
        succeed(api.kubectl("label", "namespace", "elsewhere", "governed=no"));
        succeed(apply(daemonSet("network", "cni", "hostNetwork: true,", "securityContext: {privileged: true}")
                + daemonSet("storage", "csi", "volumes: [{name: a, hostPath: {path: /var/lib/csi/x}}],", "")
                + daemonSet("storage", "tame", "", "securityContext: {runAsUser: 7}")
                + daemonSet("elsewhere", "ungoverned", "hostPID: true,", "")
                + daemonSet("kube-system", "proxy", "hostNetwork: true,", "")));
        var enforced = List.of(
                "--set=policy.rules.privileged.mode=Enforce",
                "--set=policy.rules.hostNamespaces.mode=Enforce",
                "--set=policy.rules.hostPath.mode=Enforce",
                "--set=policy.namespaceSelector.matchExpressions[0].key=governed",
                "--set=policy.namespaceSelector.matchExpressions[0].operator=DoesNotExist",
                "--set=policy.rules.missingLimits.mode=Off",
                "--set=policy.rules.runAsRoot.mode=Warn");

        assertThat(notes(enforced.toArray(String[]::new)))
                .contains(
                        "are refused from now on",
                        "\n  network: cni (hostNamespaces, privileged)\n  storage: csi (hostPath)\n",
                        "--set exemptNamespaces='{network,storage,kube-system}'",
                        "if what is at Warn were at Enforce",
                        "\n  network: cni (runAsRoot)\n  storage: csi (runAsRoot)\n")
                .doesNotContain("proxy", "ungoverned", "tame", "if what is at Audit");
        assertThat(notes(
                        enforced.get(2),
                        "--set=policy.rules.hostPath.allow[0].path=/var/lib/csi",
                        "--set=exemptNamespaces={network,elsewhere}",
                        "--set=policy.rules.hostNamespaces=null"))
                .doesNotContain("csi (hostPath)", "cni", "ungoverned")
                .contains("kube-system: proxy (");
        assertThat(notes())
                .contains("if what is at Audit were at Enforce", "storage: csi (hostPath, missingLimits, runAsRoot)");
        assertThat(notes("--set=policy.create=false")).doesNotContain("cni");
        assertThat(notes()).containsPattern("networkPolicy.egressCidrs='\\{[0-9.]+/32}'");
    }

    private static int port(JsonNode container, String name) {
        for (var port : container.get("ports")) {
            if (port.get("name").textValue().equals(name)) {
                return port.get("containerPort").intValue();
            }
        }
        throw new AssertionError("no port " + name);
    }

    @Test
    void aSecondReleaseIsRefusedAndALaterOneIsNot() throws Exception {
        succeed(api.kubectl(
                "delete",
                "-f",
                CHART.resolve("files/podpolicies.plimsoll.dev.yaml").toString()));
        api.createNamespace("other");
        helm.ok("install", "plimsoll", CHART.toString(), "--namespace=plimsoll", "--no-hooks");

        for (var second : List.of(
                List.of("plimsoll", "--namespace=other"),
                List.of("mark", "--namespace=other"),
                List.of("mark", "--namespace=plimsoll"))) {
            var refused = helm.run("install", second.get(0), CHART.toString(), second.get(1));
            assertThat(refused.status()).isNotZero();
            assertThat(refused.err())
                    .contains(
                            "Plimsoll is in this cluster already: release plimsoll in namespace plimsoll. One is enough");
        }
        helm.ok("uninstall", "plimsoll", "--namespace=plimsoll");
        assertThat(api.kubectl("get", "crd", "podpolicies.plimsoll.dev").status())
                .isZero();
        helm.ok("install", "plimsoll", CHART.toString(), "--namespace=plimsoll", "--set=crds.keep=false");
        helm.ok("uninstall", "plimsoll", "--namespace=plimsoll");
        helm.ok("install", "mark", CHART.toString(), "--namespace=other", "--no-hooks");
        helm.ok("uninstall", "mark", "--namespace=other");
    }
}
