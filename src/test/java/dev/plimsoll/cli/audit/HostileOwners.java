// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.Etcd;
import dev.plimsoll.testing.Etcd.Stored;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Owners that a tenant makes so that there is as much to find as can be: of many containers that are all bad, and of which no two are
 * alike. One goes through the API server, the others are copied in its store.
 */
public final class HostileOwners {
    /** Bytes that are stored at once; etcd takes 1.5 MiB. */
    private static final int MOST_AT_ONCE = 1 << 20;

    private final ApiServer api;
    private final Etcd etcd;

    public HostileOwners(ApiServer api) {
        this.api = api;
        this.etcd = api.etcd();
    }

    /** Pods of nobody's, never scheduled. */
    public void pods(String namespace, int count, int containers) throws Exception {
        var name = name("lone", 0);
        api.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withSchedulerName("none")
                        .withContainers(containers(name, containers))
                        .endSpec()
                        .build())
                .create();
        copy("pods", namespace, "lone", count);
    }

    /** Deployments scaled to zero. */
    public void deployments(String namespace, String prefix, int count, int containers) throws Exception {
        deployments(namespace, prefix, count, containers, 0);
    }

    /**
     * Deployments scaled to zero, with volumes.
     *
     * @param volumes each a path of the node
     */
    public void deployments(String namespace, String prefix, int count, int containers, int volumes) throws Exception {
        var name = name(prefix, 0);
        api.client()
                .resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .addToMatchLabels("app", name)
                        .endSelector()
                        .withTemplate(new PodTemplateSpecBuilder()
                                .withNewMetadata()
                                .addToLabels("app", name)
                                .endMetadata()
                                .withNewSpec()
                                .withContainers(containers(name, containers))
                                .withVolumes(volumes(name, volumes))
                                .endSpec()
                                .build())
                        .endSpec()
                        .build())
                .create();
        copy("deployments", namespace, prefix, count);
    }

    private static String name(String prefix, int number) {
        return "%s-%05d".formatted(prefix, number);
    }

    private static List<Container> containers(String of, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ContainerBuilder()
                        .withName(of + "-" + i)
                        .withImage("r.io/" + of + "-" + i + ":latest")
                        .withImagePullPolicy("Never")
                        .withNewSecurityContext()
                        .withPrivileged(true)
                        .endSecurityContext()
                        .build())
                .toList();
    }

    private static List<Volume> volumes(String of, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new VolumeBuilder()
                        .withName("v" + i)
                        .withNewHostPath()
                        .withPath("/" + of + "/" + i)
                        .endHostPath()
                        .build())
                .toList();
    }

    private void copy(String kind, String namespace, String prefix, int count) throws Exception {
        var first = etcd.find("/registry/" + kind + "/" + namespace + "/" + name(prefix, 0))
                .get(0);
        var uid = uid(kind, namespace, name(prefix, 0));
        var batch = new ArrayList<Stored>();
        int bytes = 0;
        for (int i = 1; i < count; i++) {
            if (batch.size() == 100 || bytes + first.value().length > MOST_AT_ONCE) {
                put(batch);
                bytes = 0;
            }
            batch.add(first.with(
                    List.of(name(prefix, 0), uid),
                    List.of(name(prefix, i), UUID.randomUUID().toString())));
            bytes += first.value().length;
        }
        put(batch);
    }

    private void put(List<Stored> batch) throws Exception {
        if (!batch.isEmpty()) {
            etcd.put(batch);
            batch.clear();
        }
    }

    private String uid(String kind, String namespace, String name) {
        return kind.equals("pods")
                ? api.client()
                        .pods()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                        .getMetadata()
                        .getUid()
                : api.client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                        .getMetadata()
                        .getUid();
    }
}
