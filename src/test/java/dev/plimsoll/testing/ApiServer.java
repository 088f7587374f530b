// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubeapitest.binary.BinaryManager;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real API server with nothing in it, and its kubectl. No controller runs and no node: what is created stays as it was stored.
 * Starting takes seconds, so a class of tests starts one and gives each test a namespace. Such a class is {@link NeedsApiServer}.
 */
public final class ApiServer implements AutoCloseable {
    /** Names the directory with the binaries; {@code .ci/run} sets it. */
    static final String BINARIES = "KUBE_API_TEST_DIR";

    private static final Path WEBHOOKS = Path.of("k8s/examples/webhook.yaml");

    private final KubeAPIServer server;
    private final Path kubectl;
    private final Path directory;
    private final Path kubeconfig;
    private final KubernetesClient client;
    private @Nullable Process controllerManager;

    private ApiServer(KubeAPIServer server, Path kubectl, Path directory) throws IOException {
        this.server = server;
        this.kubectl = kubectl;
        this.directory = directory;
        var admin = server.getKubeConfigYaml();
        this.kubeconfig = Files.writeString(directory.resolve("kubeconfig"), admin);
        var patient = new ConfigBuilder(Config.fromKubeconfig(admin))
                .withRequestTimeout(
                        60_000) // ms: a large policy takes a busy machine more than the ten seconds of the client
                .build();
        this.client = new KubernetesClientBuilder().withConfig(patient).build();
    }

    /**
     * Starts one and returns when it answers.
     *
     * @param directory for its files, which its caller deletes
     * @param flags of kube-apiserver, such as {@code --audit-log-path=…}
     */
    public static ApiServer start(Path directory, String... flags) throws IOException {
        return start(KubernetesVersion.NEWEST, directory, flags);
    }

    /** The same, of a version; aborts the test where its binaries are not there. */
    public static ApiServer start(KubernetesVersion version, Path directory, String... flags) throws IOException {
        version.assumeBuilt();
        var binaries = Objects.requireNonNull(System.getenv(BINARIES), BINARIES);
        var config = KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(binaries)
                .withApiServerVersion(version.number())
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withApiServerFlag("--bind-address=127.0.0.1")
                .withApiServerFlags(List.of(flags))
                .build();
        var found = new BinaryManager(config);
        found.initAndDownloadIfRequired();
        var server = new KubeAPIServer(config);
        try {
            server.start();
            return new ApiServer(server, found.binaries().getKubectl().toPath().toAbsolutePath(), directory);
        } catch (RuntimeException | IOException e) {
            server.stop();
            throw e;
        }
    }

    /** As a cluster's administrator. */
    public KubernetesClient client() {
        return client;
    }

    /** Of a cluster's administrator. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** A client of a user who may do no more with the webhook configurations of that name. */
    public KubernetesClient impersonating(String user, String configuration, String... verbs) {
        client.resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("admissionregistration.k8s.io")
                        .withResources("validatingwebhookconfigurations", "mutatingwebhookconfigurations")
                        .withResourceNames(configuration)
                        .withVerbs(verbs)
                        .endRule()
                        .build())
                .serverSideApply();
        client.resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName(user)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", user)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .serverSideApply();
        var config = new ConfigBuilder(client.getConfiguration())
                .withImpersonateUsername(user)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    public void createNamespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Where its objects are kept. */
    public Etcd etcd() {
        return Etcd.behind(client.getMasterUrl().getPort());
    }

    /** Runs kubectl in this source tree. */
    public Launched kubectl(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(kubectl.toString()));
        command.addAll(List.of(arguments));
        return Launched.run(
                Path.of("").toAbsolutePath(),
                Map.of("KUBECONFIG", kubeconfig.toString(), "HOME", directory.toString()),
                command);
    }

    /**
     * Registers the webhooks of {@code k8s/examples/webhook.yaml} as its comment and the README say. The API server needs a
     * moment to heed them.
     *
     * @param port on loopback, of the service that they lead to
     * @param authority PEM of the certificate that signed the service's
     */
    public void registerWebhooks(int port, String authority) throws IOException, InterruptedException {
        var manifest = Files.readString(WEBHOOKS)
                .replace("https://127.0.0.1:8443/", "https://127.0.0.1:" + port + "/")
                .replace(
                        "caBundle: \"\"", "caBundle: " + Base64.getEncoder().encodeToString(authority.getBytes(UTF_8)));
        var file = Files.writeString(directory.resolve("webhook.yaml"), manifest);
        var applied = kubectl("apply", "-f", file.toString());
        if (applied.status() != 0) {
            throw new AssertionError(applied.err());
        }
    }

    /** What a person gets with these credentials: a kubeconfig of a service account, with no right but those that it was given. */
    public Path kubeconfig(String namespace, String serviceAccount) throws IOException, InterruptedException {
        var token = kubectl("create", "token", serviceAccount, "-n", namespace, "--duration=4h");
        if (token.status() != 0) {
            throw new AssertionError(token.err());
        }
        var file = Files.copy(kubeconfig, directory.resolve(namespace + "-" + serviceAccount + ".kubeconfig"));
        for (var change : List.of(
                List.of(
                        "set-credentials",
                        serviceAccount,
                        "--token=" + token.out().strip()),
                List.of("set-context", "--current", "--user=" + serviceAccount))) {
            var command = new ArrayList<>(List.of("--kubeconfig=" + file, "config"));
            command.addAll(change);
            var changed = kubectl(command.toArray(String[]::new));
            if (changed.status() != 0) {
                throw new AssertionError(changed.err());
            }
        }
        return file;
    }

    /** Starts a controller manager, so that Deployments make ReplicaSets and ReplicaSets pods; it ends with the API server. */
    public void startControllers(String... controllers) throws IOException {
        var binary = kubectl.resolveSibling("kube-controller-manager");
        controllerManager = new ProcessBuilder(
                        binary.toString(),
                        "--kubeconfig=" + kubeconfig,
                        "--use-service-account-credentials",
                        "--controllers=" + String.join(",", controllers),
                        "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                        "--secure-port=0")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("controllers.log").toFile())
                .start();
    }

    @Override
    public void close() {
        if (controllerManager != null) {
            controllerManager.destroyForcibly().onExit().join();
        }
        client.close();
        server.stop();
    }
}
