// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Until;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A cluster that takes PodPolicies. Unknown fields are not refused at once there, as in a cluster that lacks what does it, so
 * that mistakes come as far as to us.
 */
public final class PodPolicyCluster implements AutoCloseable {
    private static final Path INSTALLED = Path.of("k8s/podpolicies.plimsoll.dev.yaml");

    private final ApiServer api;

    private PodPolicyCluster(ApiServer api) {
        this.api = api;
    }

    /**
     * Starts an API server that knows PodPolicies.
     *
     * @param flags of kube-apiserver
     */
    public static PodPolicyCluster start(Path directory, String... flags) throws Exception {
        var cluster = new PodPolicyCluster(ApiServer.start(directory, flags));
        cluster.install();
        return cluster;
    }

    private static CustomResourceDefinition definition(KubernetesClient client) throws IOException {
        var first = Files.readString(INSTALLED).split("\n---\n", -1)[0];
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .load(new ByteArrayInputStream(first.getBytes(UTF_8)))
                .item();
    }

    void install() throws Exception {
        var definition = definition(client());
        client().resource(definition).serverSideApply();
        client().resource(definition)
                .waitUntilCondition(
                        installed -> installed != null
                                && installed.getStatus() != null
                                && installed.getStatus().getConditions() != null
                                && installed.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        60,
                        TimeUnit.SECONDS);
    }

    void uninstall() throws Exception {
        var definition = definition(client());
        client().resource(definition).delete();
        Until.until(
                "the definition is gone", () -> client().resource(definition).get() == null);
    }

    public ApiServer api() {
        return api;
    }

    public KubernetesClient client() {
        return api.client();
    }

    public Resource<GenericKubernetesResource> policy(String name) {
        return client().genericKubernetesResources(PodPolicyResource.KIND).withName(name);
    }

    /** Creates the object, or changes its spec. */
    public GenericKubernetesResource apply(String name, String spec) {
        var yaml = """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: %s}
                spec: %s
                """.formatted(name, spec);
        return client().genericKubernetesResources(PodPolicyResource.KIND)
                .load(new ByteArrayInputStream(yaml.getBytes(UTF_8)))
                .forceConflicts()
                .serverSideApply();
    }

    /** Deletes all objects. */
    public void clear() throws Exception {
        var all = client().genericKubernetesResources(PodPolicyResource.KIND);
        all.delete();
        Until.until("all policies are gone", () -> all.list().getItems().isEmpty());
    }

    /** Begins a watch that has not loaded yet. */
    public PodPolicyWatch watch(KubernetesClient client, PolicyListener listener) {
        return PodPolicyWatch.start(client, Rules.ALL, false, listener);
    }

    /** A watch that has loaded. */
    public PodPolicyWatch watch(PolicyListener listener) throws Exception {
        var watch = watch(client(), listener);
        watch.loaded().toCompletableFuture().get(60, TimeUnit.SECONDS);
        return watch;
    }

    @Override
    public void close() {
        api.close();
    }
}
