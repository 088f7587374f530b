// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds a cluster like kubectl. Reports a missing cluster, instead of connecting to any server that listens on this machine. */
public final class KubeClients {
    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token");

    private KubeClients() {}

    /**
     * Returns a client for the cluster of a kubeconfig. Does not check whether the cluster answers.
     *
     * @param kubeconfig null for the files that {@code KUBECONFIG} names, else {@code ~/.kube/config}, else the pod's service
     *     account
     * @param context null for the current context
     * @throws IOException if there is no kubeconfig, it is invalid, or it does not have the context
     */
    public static KubernetesClient open(@Nullable Path kubeconfig, @Nullable String context) throws IOException {
        var config = kubeconfig == null ? found(context) : read(kubeconfig, context);
        if (context != null
                && (config.getCurrentContext() == null
                        || !config.getCurrentContext().getName().equals(context))) {
            throw new IOException("there is no context " + context + " in the kubeconfig");
        }
        return client(new ConfigBuilder(config));
    }

    /**
     * Returns a client for a process that is part of the cluster.
     *
     * @param kubeconfig null for the pod's service account
     * @throws IOException if the kubeconfig is invalid
     */
    public static KubernetesClient join(@Nullable Path kubeconfig) throws IOException {
        var config = kubeconfig == null ? Config.autoConfigure(null) : read(kubeconfig, null);
        return client(new ConfigBuilder(config).withRequestTimeout(10_000));
    }

    private static KubernetesClient client(ConfigBuilder config) {
        return new KubernetesClientBuilder()
                .withConfig(config.withUserAgent("plimsoll")
                        // Callers retry themselves, and sooner than the library would.
                        .withRequestRetryBackoffLimit(1)
                        .build())
                .build();
    }

    private static Config read(Path file, @Nullable String context) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("--kubeconfig " + file + " cannot be read");
        }
        try {
            if (Serialization.unmarshal(Files.readString(file), io.fabric8.kubernetes.api.model.Config.class) == null) {
                throw new IOException("--kubeconfig " + file + " is no kubeconfig: there is nothing in it");
            }
            return Config.fromKubeconfig(context, file.toFile());
        } catch (RuntimeException e) {
            throw new IOException("--kubeconfig " + file + " is no kubeconfig: " + e.getMessage(), e);
        }
    }

    private static Config found(@Nullable String context) throws IOException {
        boolean any = Config.getKubeconfigFilenames().stream().anyMatch(file -> Files.isReadable(Path.of(file)));
        if (!any && !Files.isReadable(SERVICE_ACCOUNT)) {
            throw new IOException("there is no kubeconfig: "
                    + String.join(", ", Config.getKubeconfigFilenames())
                    + " cannot be read; name one with --kubeconfig");
        }
        return Config.autoConfigure(context);
    }
}
