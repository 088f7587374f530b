// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs rely on: every field, its order, its type, and where it is null. */
class JsonOutputTest {
    @Test
    void hasExactlyTheseFields(@TempDir Path directory) {
        var file = Run.write(directory, "a.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: bad, namespace: web}
                spec:
                  securityContext: {runAsNonRoot: true}
                  containers:
                  - name: app
                    image: registry.example/app:latest
                    imagePullPolicy: IfNotPresent
                    resources: {limits: {cpu: 1, memory: 1Gi}}
                  volumes:
                  - name: socket
                    hostPath: {path: /var/run/docker.sock}
                ---
                {apiVersion: v1, kind: Service, metadata: {name: web}}
                ---
                broken: [
                """);
        var policy = Run.write(directory, "policy", """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: default}
                spec: {rules: {mutableTag: {mode: Enforce}, hostPath: {mode: Audit}}}
                """);

        var run = Run.plimsoll("check", "--policy", policy.toString(), "--output", "json", file.toString());

        assertThat(run.out()).isEqualTo("""
                        {
                          "policy": "default",
                          "judged": 1,
                          "skipped": [
                            {
                              "file": "FILE",
                              "document": 2,
                              "line": 15,
                              "apiVersion": "v1",
                              "kind": "Service",
                              "name": "web",
                              "reason": "NoPods"
                            }
                          ],
                          "results": [
                            {
                              "file": "FILE",
                              "document": 1,
                              "kind": "Pod",
                              "namespace": "web",
                              "name": "bad",
                              "verdict": "Denied",
                              "findings": [
                                {
                                  "rule": "mutableTag",
                                  "mode": "Enforce",
                                  "path": "spec.containers[0].image",
                                  "line": 8,
                                  "container": "app",
                                  "found": "registry.example/app:latest with IfNotPresent",
                                  "message": "The tag latest is mutable, and must be pulled each time: set imagePullPolicy to Always, or pin the image by digest.",
                                  "fix": [
                                    {
                                      "op": "add",
                                      "path": "/spec/containers/0/imagePullPolicy",
                                      "value": "Always"
                                    }
                                  ]
                                },
                                {
                                  "rule": "hostPath",
                                  "mode": "Audit",
                                  "path": "spec.volumes[0].hostPath.path",
                                  "line": 13,
                                  "container": null,
                                  "found": "/var/run/docker.sock",
                                  "message": "A pod must not use files of its node: use another kind of volume.",
                                  "fix": null
                                }
                              ]
                            }
                          ],
                          "errors": [
                            {
                              "file": "FILE",
                              "document": 3,
                              "message": "line 17: expected the node content, but found '<stream end>'"
                            }
                          ]
                        }
                        """.replace("FILE", file.toString()));
        assertThat(run.status()).isEqualTo(2);
    }

    @Test
    void hasEveryFieldOfAReportThatFoundNothing() {
        assertThat(Run.json("{apiVersion: v1, kind: ConfigMap}"))
                .hasToString(
                        "{\"policy\":\"default\",\"judged\":0,\"skipped\":[{\"file\":\"-\",\"document\":1,\"line\":1,"
                                + "\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"\",\"reason\":\"NoPods\"}],\"results\":[],\"errors\":[]}");
    }

    @Test
    void aFixMayHoldAnObject() {
        var report = Run.json("""
                apiVersion: v1
                kind: Pod
                spec: {containers: [{name: a, image: "registry.example/a:1", resources: {limits: {cpu: 1, memory: 1Gi}}}]}
                """);

        assertThat(report.at("/results/0/findings/0/fix"))
                .hasToString("[{\"op\":\"add\",\"path\":\"/spec/containers/0/securityContext\",\"value\":"
                        + "{\"runAsNonRoot\":true}}]");
    }

    @Test
    void namesEveryPolicy() {
        assertThat(Run.json(
                                "{apiVersion: v1, kind: Pod, spec: {containers: []}}",
                                "--policy",
                                Run.RESOURCES.resolve("policies.yaml").toString())
                        .get("policy")
                        .asText())
                .isEqualTo("strict, trial");
    }
}
