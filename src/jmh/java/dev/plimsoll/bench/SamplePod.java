// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A pod as an API server sends it for a Deployment of some size: three containers and two init containers with probes,
 * environment and mounts. Its review has about 14 KB, and half of that are managed fields.
 */
public enum SamplePod {
    /** Breaks no rule. */
    compliant(
            "@sha256:4f6e2b0c91d87a3556cc0e1b7e2d94a8f3b05d6671c2e9a40d8b7f31265a9c0e",
            "limits: {cpu: 500m, memory: 256Mi}, requests: {cpu: 100m, memory: 128Mi}",
            "runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}",
            "emptyDir: {}"),

    /** Breaks the four rules of the mission, and three of them in every container. */
    violating(
            ":latest", "requests: {cpu: 100m, memory: 128Mi}", "runAsUser: 0", "hostPath: {path: /srv/data, type: ''}");

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String PROBES = """
            livenessProbe: &probe {httpGet: {path: /healthz, port: 8080, scheme: HTTP}, timeoutSeconds: 1,
              periodSeconds: 10, successThreshold: 1, failureThreshold: 3},
            readinessProbe: *probe, startupProbe: *probe,
            """;

    private final String version;
    private final String resources;
    private final String securityContext;
    private final String data;

    /**
     * @param version what follows the repository of an image
     * @param resources of each container
     * @param securityContext of each container
     * @param data the source of a volume that every container mounts
     */
    SamplePod(String version, String resources, String securityContext, String data) {
        this.version = version;
        this.resources = resources;
        this.securityContext = securityContext;
        this.data = data;
    }

    /** The pod alone, as JSON. */
    byte[] object() {
        return bytes(pod());
    }

    /** The AdmissionReview of its creation. */
    byte[] review() {
        var review = read("""
                {kind: AdmissionReview, apiVersion: admission.k8s.io/v1, request: {
                  uid: 0b8f4c1e-6d27-4a93-8e50-c2f719a3d684,
                  kind: &pod {group: '', version: v1, kind: Pod}, requestKind: *pod,
                  resource: &pods {group: '', version: v1, resource: pods}, requestResource: *pods,
                  name: shop-7c9d8f-x2v4q, namespace: shop, operation: CREATE,
                  userInfo: {username: 'system:serviceaccount:kube-system:replicaset-controller',
                    groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated']},
                  object: null, oldObject: null, dryRun: false,
                  options: {kind: CreateOptions, apiVersion: meta.k8s.io/v1}}}
                """);
        review.withObject("/request").set("object", pod());
        return bytes(review);
    }

    private ObjectNode pod() {
        var pod = read("""
                {kind: Pod, apiVersion: v1,
                 metadata: {name: shop-7c9d8f-x2v4q, generateName: shop-7c9d8f-, namespace: shop,
                   uid: e61b7d02-94af-4c35-a8d9-17f0b352c6e8, creationTimestamp: '2026-01-01T00:00:00Z',
                   labels: {app.kubernetes.io/name: shop, app.kubernetes.io/version: 1.2.3, pod-template-hash: 7c9d8f},
                   annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '9090'},
                   ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: shop-7c9d8f,
                     uid: c3a95f18-70d6-4be2-9f4c-6b8e02d7a153, controller: true, blockOwnerDeletion: true}]},
                 spec: {
                   volumes: [{name: data, %s}, {name: settings, configMap: {name: shop, defaultMode: 420}},
                     {name: token, projected: {defaultMode: 420, sources: [
                       {serviceAccountToken: {expirationSeconds: 3607, path: token}},
                       {configMap: {name: kube-root-ca.crt, items: [{key: ca.crt, path: ca.crt}]}}]}}],
                   initContainers: [%s, %s],
                   containers: [%s, %s, %s],
                   restartPolicy: Always, terminationGracePeriodSeconds: 30, dnsPolicy: ClusterFirst,
                   serviceAccountName: shop, serviceAccount: shop, schedulerName: default-scheduler,
                   tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute,
                     tolerationSeconds: 300}],
                   priority: 0, enableServiceLinks: true, preemptionPolicy: PreemptLowerPriority},
                 status: {phase: Pending, qosClass: Burstable}}
                """.formatted(
                        data,
                        container("migrate", ""),
                        container("assets", ""),
                        container("web", PROBES),
                        container("worker", PROBES),
                        container("proxy", PROBES)));
        var managed = read("""
                {manager: kube-controller-manager, operation: Update, apiVersion: v1,
                 time: '2026-01-01T00:00:00Z', fieldsType: FieldsV1}
                """);
        managed.set("fieldsV1", fieldsOf(pod));
        pod.withObject("/metadata").putArray("managedFields").add(managed);
        return pod;
    }

    private String container(String name, String probes) {
        return """
                {name: %s, image: registry.example/shop/%1$s%s, args: [--config=/etc/shop/config.yaml],
                 ports: [{name: http, containerPort: 8080, protocol: TCP}],
                 env: [{name: POD_NAME, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: metadata.name}}},
                   {name: GREETING, value: 'a "quoted" word'}],
                 resources: {%s},
                 volumeMounts: [{name: data, mountPath: /data}, {name: settings, readOnly: true, mountPath: /etc/shop},
                   {name: token, readOnly: true, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}],
                 %s
                 terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File,
                 imagePullPolicy: IfNotPresent, securityContext: {%s}}
                """.formatted(name, version, resources, probes, securityContext);
    }

    /** Who set which field, as the API server writes it: every field once more, without its value. */
    private static ObjectNode fieldsOf(JsonNode value) {
        var fields = JSON.createObjectNode();
        value.properties().forEach(field -> fields.set("f:" + field.getKey(), fieldsOf(field.getValue())));
        if (value.isArray()) {
            value.forEach(element -> {
                if (element.has("name")) {
                    fields.set("k:{\"name\":" + element.get("name") + "}", fieldsOf(element));
                }
            });
        }
        return fields;
    }

    private static ObjectNode read(String yaml) {
        var document =
                (YamlDocument.Parsed) YamlDocuments.read(yaml.getBytes(UTF_8)).get(0);
        try {
            return (ObjectNode) JSON.readTree(document.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JsonNode json) {
        return json.toString().getBytes(UTF_8);
    }
}
