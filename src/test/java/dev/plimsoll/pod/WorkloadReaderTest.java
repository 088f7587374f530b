// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plimsoll.json.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadReaderTest {
    @Test
    void everythingThatRulesReadIsRead() {
        var workload = pod("""
                {"metadata": {"name": "web", "namespace": "shop"},
                 "spec": {
                  "hostPID": true, "hostIPC": true, "hostNetwork": true, "hostUsers": false, "os": {"name": "windows"},
                  "shareProcessNamespace": true, "nodeSelector": {"a": "b", "kubernetes.io/os": "windows"},
                  "securityContext": {"runAsUser": 7, "runAsNonRoot": true, "windowsOptions": {"runAsUserName": "me", "hostProcess": false}},
                  "resources": {"limits": {"cpu": 2}},
                  "volumes": [{"name": "a", "hostPath": {"path": "/a"}}, {"name": "b", "image": {"reference": "m:1"}}, {"name": "c"}],
                  "ephemeralContainers": [{"name": "debug"}],
                  "initContainers": [{"name": "init", "restartPolicy": "Always"}, {"name": "first"}],
                  "containers": [{"name": "web", "image": "web:1", "imagePullPolicy": "Never", "command": ["a", "b"], "args": ["c"],
                   "restartPolicy": "Always",
                   "resources": {"limits": {"cpu": "1", "memory": null}, "requests": {"cpu": 0.5}},
                   "securityContext": {"privileged": true},
                   "volumeMounts": [{"name": "a", "readOnly": true}, {"name": "b"}]}]}}""");

        assertThat(workload.name()).isEqualTo("web");
        assertThat(workload.namespace()).isEqualTo("shop");
        assertThat(workload.mirror()).isFalse();
        assertThat(workload.controller()).isNull();
        var spec = workload.spec();
        assertThat(List.of(
                        spec.hostPid(),
                        spec.hostIpc(),
                        spec.hostNetwork(),
                        spec.hasUserNamespace(),
                        spec.shareProcessNamespace()))
                .containsOnly(true);
        assertThat(spec.securityContext())
                .isEqualTo(new SecurityContext(true, 7L, true, false, new SecurityContext.WindowsOptions("me", false)));
        assertThat(spec.osName()).isEqualTo("windows");
        assertThat(spec.nodeOs()).isEqualTo("windows");
        assertThat(spec.resources().limit("cpu")).hasToString("2");
        assertThat(spec.resources().requests()).isNull();
        assertThat(spec.volumes())
                .extracting(Volume::index, Volume::name)
                .map(Object::toString)
                .containsExactly("(0, \"a\")", "(1, \"b\")", "(2, \"c\")");
        assertThat(spec.volumes().get(0).hostPath()).hasToString("/a");
        assertThat(spec.volumes().get(1).image())
                .isEqualTo(new Volume.ImageSource(1, ImageReference.parse("m:1"), "IfNotPresent"));
        assertThat(spec.volumes().get(2)).isEqualTo(new Volume(2, "c", null, null));
        assertThat(spec.containers())
                .extracting(
                        container -> container.path("") + container.name() + (container.sidecar() ? " sidecar" : ""))
                .containsExactly(
                        "containers[0].web",
                        "initContainers[0].init sidecar",
                        "initContainers[1].first",
                        "ephemeralContainers[0].debug");
        var web = spec.containers().get(0);
        assertThat(web.image()).isEqualTo(ImageReference.parse("web:1"));
        assertThat(web.pullPolicy()).isEqualTo("Never");
        assertThat(web.command()).containsExactly("a", "b");
        assertThat(web.args()).containsExactly("c");
        assertThat(web.resources().limit("cpu")).hasToString("1");
        assertThat(web.resources().limit("memory")).as("null").isEqualTo(Quantity.ZERO);
        assertThat(web.resources().request("cpu")).hasToString("0.5");
        assertThat(web.resources().request("memory")).isNull();
        assertThat(web.securityContext()).isEqualTo(new SecurityContext(true, null, null, true, null));
        assertThat(web.volumeMounts()).containsExactly(new VolumeMount("a", true), new VolumeMount("b", false));
    }

    @Test
    void anEmptyPodSpecHoldsNothing() {
        var workload = pod("{\"spec\": {}}");

        assertThat(workload)
                .isEqualTo(new Workload(
                        WorkloadKind.Pod,
                        "",
                        null,
                        false,
                        null,
                        new PodSpec(
                                List.of(),
                                List.of(),
                                SecurityContext.NONE,
                                null,
                                false,
                                false,
                                false,
                                null,
                                false,
                                null,
                                null),
                        LimitRange.NONE));
        assertThat(workload.spec().hasUserNamespace()).as("unset").isFalse();
    }

    @Test
    void whatIsNullInAListIsEmpty() {
        var spec = pod("""
                {"spec": {"volumes": [null], "containers": [null, {"command": [null], "volumeMounts": [null]}]}}""").spec();

        assertThat(spec.volumes()).containsExactly(new Volume(0, "", null, null));
        assertThat(spec.containers()).extracting(Container::present).containsExactly(false, true);
        assertThat(spec.containers().get(1).command()).containsExactly("");
        assertThat(spec.containers().get(1).volumeMounts()).containsExactly(new VolumeMount("", false));
    }

    @Test
    void anObjectThatIsThereIsToldFromOneThatIsNot() {
        var containers = pod("""
                {"spec": {"resources": {}, "containers": [{"resources": {}, "securityContext": {}},
                                                          {"resources": null, "securityContext": null}]}}""").spec().containers();

        assertThat(containers.get(0).resources()).isEqualTo(new Resources(true, null, null));
        assertThat(containers.get(0).securityContext().present()).isTrue();
        assertThat(containers.get(1).resources()).isSameAs(Resources.NONE);
        assertThat(containers.get(1).securityContext()).isSameAs(SecurityContext.NONE);
        assertThat(pod("{\"spec\": {\"resources\": {}}}").spec().resources()).isNotNull();
        assertThat(pod("{\"spec\": {\"resources\": null}}").spec().resources()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, , Always",
        "nginx:1.2, , IfNotPresent",
        "nginx, '', Always",
        "nginx, Never, Never",
        "'', , IfNotPresent",
    })
    void anEmptyPullPolicyIsTheApiServersDefault(String image, String written, String pullPolicy) {
        var policy = written == null ? "null" : "\"" + written + "\"";
        var spec = pod("""
                {"spec": {"containers": [{"image": "%1$s", "imagePullPolicy": %2$s}],
                          "volumes": [{"image": {"reference": "%1$s", "pullPolicy": %2$s}}]}}""".formatted(image, policy)).spec();

        assertThat(spec.containers().get(0).pullPolicy()).isEqualTo(pullPolicy);
        assertThat(spec.volumes().get(0).image().pullPolicy()).isEqualTo(pullPolicy);
    }

    @Test
    void aFieldThatStandsTwiceIsTheLastOneWhole() {
        var workload = pod("""
                {"metadata": {"name": "a", "namespace": "a", "annotations": {"kubernetes.io/config.mirror": ""},
                              "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "n", "controller": true}]},
                 "metadata": {},
                 "spec": {"hostPID": true, "containers": [{}, {}]},
                 "spec": {"containers": [{}]}}""");

        assertThat(workload.name()).isEmpty();
        assertThat(workload.namespace()).isNull();
        assertThat(workload.mirror()).isFalse();
        assertThat(workload.controller()).isNull();
        assertThat(workload.spec().hostPid()).isFalse();
        assertThat(workload.spec().containers()).hasSize(1);
        assertUnreadable(
                WorkloadKind.Deployment,
                "{\"spec\": {\"template\": {\"spec\": {}}}, \"spec\": {}}",
                "spec.template.spec");
        assertUnreadable(WorkloadKind.Pod, "{\"spec\": {}, \"spec\": null}", "spec");
    }

    @ParameterizedTest
    @CsvSource({
        "Pod, spec",
        "PodTemplate, template.spec",
        "Deployment, spec.template.spec",
        "CronJob, spec.jobTemplate.spec.template.spec",
    })
    void thePodSpecStandsWhereItsKindKeepsIt(WorkloadKind kind, String path) {
        var json = "{\"hostPID\": true}";
        for (var step = path; !step.isEmpty(); step = step.substring(0, Math.max(0, step.lastIndexOf('.')))) {
            json = "{\"jobTemplates\": 1, \"" + step.substring(step.lastIndexOf('.') + 1) + "\": " + json + "}";
        }

        assertThat(read(kind, json).spec().hostPid()).isTrue();
        assertThat(read(kind, json).path("hostPID")).isEqualTo(path + ".hostPID");
        assertUnreadable(kind, json.replace("true", "1"), path + ".hostPID");
        assertUnreadable(kind, "{}", path);
        assertUnreadable(kind, "null", path);
    }

    /** A Job's spec has a template, and a CronJob's has none; what lies on no way to a pod spec is nobody's business. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spec\": {}, \"template\": 1}",
                "{\"jobTemplate\": [], \"spec\": {}}",
                "{\"spec\": {\"template\": \"x\"}}"
            })
    void fieldsOfOtherKindsAreSteppedOver(String json) {
        assertThat(pod(json).spec().containers()).isEmpty();
    }

    @Test
    void aWorkloadOfAnotherKindThanAskedForIsUnreadable() {
        assertUnreadable(WorkloadKind.Pod, "{\"kind\": \"Deployment\", \"spec\": {}}", "kind");
        assertUnreadable(WorkloadKind.Pod, "{\"kind\": 1, \"spec\": {}}", "kind");
        for (var kind : List.of("\"Pod\"", "\"\"", "null")) {
            assertThat(pod("{\"kind\": " + kind + ", \"spec\": {}}").spec()).isNotNull();
        }
    }

    @Test
    void aMirrorPodIsKnownByItsAnnotation() {
        assertThat(pod(annotated("{\"a\": \"b\", \"kubernetes.io/config.mirror\": \"0\", \"c\": \"d\"}"))
                        .mirror())
                .isTrue();
        assertThat(pod(annotated("{\"kubernetes.io/config.mirror\": null}")).mirror())
                .isTrue();
        assertThat(pod(annotated("{\"kubernetes.io/config.source\": \"file\"}")).mirror())
                .isFalse();
        assertThat(pod(annotated("null")).mirror()).isFalse();
        assertUnreadable(WorkloadKind.Pod, annotated("{\"a.b/c\": 1}"), "metadata.annotations[a.b/c]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{'apiVersion': 'apps/v1', 'kind': 'ReplicaSet', 'name': 'web', 'controller': true}] | apps/ReplicaSet/web",
                "[{'apiVersion': 'v1', 'kind': 'Node', 'name': 'n', 'controller': true}] | /Node/n",
                "[{'apiVersion': 'a/v1', 'kind': 'A', 'name': 'a'}, {'apiVersion': 'b/v1', 'kind': 'B', 'name': 'b', 'controller': true}] | b/B/b",
                "[{'apiVersion': 'b/v1', 'kind': 'B', 'name': 'b', 'controller': true}, {'apiVersion': 'a/v1', 'kind': 'A', 'name': 'a'}] | b/B/b",
                "[{'apiVersion': 'a/v1', 'kind': 'A', 'name': 'a', 'controller': false}] |",
                "[{'apiVersion': 'a/v1', 'kind': 'A', 'name': 'a', 'controller': null}] |",
                "[{'kind': 'A', 'name': 'a', 'controller': true}] |",
                "[{'apiVersion': 'a/v1', 'name': 'a', 'controller': true}] |",
                "[{'apiVersion': 'a/v1', 'kind': 'A', 'controller': true}] |",
                "[null] |",
                "null |",
            },
            quoteCharacter = '~')
    void theOwnerThatControlsIsTheController(String owners, String expected) {
        var owner = pod("{\"metadata\": {\"ownerReferences\": " + owners.replace('\'', '"') + "}, \"spec\": {}}")
                .controller();

        assertThat(owner == null ? null : owner.group() + "/" + owner.kind() + "/" + owner.name())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"apiVersion,317", "kind,63", "name,253", "uid,128"})
    void anOwnerWithALongerFieldThanAnyRealOneIsIgnored(String field, int longest) {
        assertThat(ownerWith(field, "x".repeat(longest))).isNotNull();
        assertThat(ownerWith(field, "x".repeat(longest + 1))).isNull();
    }

    private static Workload.Owner ownerWith(String field, String value) {
        var owner = "{\"apiVersion\": \"v1\", \"kind\": \"K\", \"name\": \"n\", \"uid\": \"u\", \"controller\": true}"
                .replaceFirst("(\"" + field + "\": )\"[^\"]*\"", "$1\"" + value + "\"");
        return pod("{\"metadata\": {\"ownerReferences\": [" + owner + "]}, \"spec\": {}}")
                .controller();
    }

    @Test
    void anEmptyNameOfAUserNamesNobody() {
        assertThat(pod("{\"spec\": {\"securityContext\": {\"windowsOptions\": {\"runAsUserName\": \"\"}}}}")
                        .spec()
                        .securityContext()
                        .windowsUser())
                .isNull();
    }

    @Test
    void anObjectIsReadWhereItStands() {
        var bytes = "xx{\"spec\": {\"hostPID\": true}}{\"spec\": {\"hostPID\": 1}}".getBytes(UTF_8);
        int middle = 2 + "{\"spec\": {\"hostPID\": true}}".length();

        assertThat(WorkloadReader.read(bytes, 2, middle, WorkloadKind.Pod)
                        .spec()
                        .hostPid())
                .isTrue();
        var unreadable = catchThrowableOfType(
                UnreadableWorkload.class, () -> WorkloadReader.read(bytes, middle, bytes.length, WorkloadKind.Pod));
        assertThat(unreadable.path()).isEqualTo("spec.hostPID");
        assertThat(unreadable.getStackTrace()).as("hostile input buys none").isEmpty();
    }

    @Test
    void whatIsNoJsonIsNotEvenUnreadable() {
        assertThatThrownBy(() -> pod("{\"spec\": {")).isInstanceOf(JsonException.Malformed.class);
        assertThatThrownBy(() -> pod("{\"spec\": {\"hostPID\": 1, x}}")).isInstanceOf(JsonException.Malformed.class);
    }

    private static String annotated(String annotations) {
        return "{\"metadata\": {\"annotations\": " + annotations + "}, \"spec\": {}}";
    }

    private static Workload pod(String json) {
        return read(WorkloadKind.Pod, json);
    }

    private static Workload read(WorkloadKind kind, String json) {
        var bytes = json.getBytes(UTF_8);
        return WorkloadReader.read(bytes, 0, bytes.length, kind);
    }

    private static void assertUnreadable(WorkloadKind kind, String json, String path) {
        var unreadable = catchThrowableOfType(UnreadableWorkload.class, () -> read(kind, json));
        assertThat(unreadable).as(json).isNotNull();
        assertThat(unreadable.path()).isEqualTo(path);
        assertThat(unreadable).hasMessageMatching("(?s)(expected|a " + kind + " needs) .*");
    }
}
