// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages and statuses are those of an API server of Kubernetes 1.37. */
class ClusterDiagnosisTest {
    private static KubernetesClientException refused(String message, @Nullable Status status, int code) {
        return new KubernetesClientException(message, code, status);
    }

    private static Status status(int code, String kind, String name) {
        return new StatusBuilder()
                .withCode(code)
                .withNewDetails()
                .withKind(kind)
                .withName(name)
                .endDetails()
                .build();
    }

    @Test
    void aNamespaceThatDoesNotExist() {
        var problem = refused("namespaces \"harbour\" not found", status(404, "namespaces", "harbour"), 404);

        assertThat(ClusterDiagnosis.of(problem))
                .hasValue(
                        "namespace harbour does not exist: create it (kubectl create namespace harbour), or name another one"
                                + " with --namespace");
    }

    @Test
    void aKindThatIsNotDefined() {
        var message = "Failure executing: GET at: https://h/apis/plimsoll.dev/v1alpha1/podpolicies?resourceVersion=0."
                + " Message: Not Found.";

        assertThat(ClusterDiagnosis.of(new CompletionException(refused(message, null, 404)))
                        .orElseThrow())
                .startsWith(
                        "the cluster does not define podpolicies.plimsoll.dev: apply k8s/podpolicies.plimsoll.dev.yaml");
    }

    @Test
    void anObjectThatIsGoneIsNoDiagnosis() {
        var message = "Failure executing: PATCH at: https://h/apis/plimsoll.dev/v1alpha1/podpolicies/a/status. Message:"
                + " podpolicies.plimsoll.dev \"a\" not found.";

        assertThat(ClusterDiagnosis.of(refused(message, status(404, "podpolicies", "a"), 404)))
                .isEmpty();
        assertThat(ClusterDiagnosis.of(refused("secrets \"a\" not found", status(404, "secrets", "a"), 404)))
                .isEmpty();
    }

    @Test
    void aRightThatIsMissing() {
        var inNamespace =
                "leases.coordination.k8s.io \"a\" is forbidden: User \"system:serviceaccount:mole:mole\" cannot get"
                        + " resource \"leases\" in API group \"coordination.k8s.io\" in the namespace \"mole\"";
        var inCluster =
                "namespaces is forbidden: User \"jane\" cannot list resource \"namespaces\" in API group \"\" at the"
                        + " cluster scope";

        assertThat(ClusterDiagnosis.of(refused(inNamespace, null, 403)))
                .hasValue(
                        "RBAC does not let system:serviceaccount:mole:mole get leases.coordination.k8s.io in namespace mole:"
                                + " grant what the chart's templates/rbac.yaml grants");
        assertThat(ClusterDiagnosis.of(refused(inCluster, null, 403)))
                .hasValue(
                        "RBAC does not let jane list namespaces in the cluster: grant what the chart's templates/rbac.yaml"
                                + " grants");
    }

    @Test
    void whatAdmissionRefusesIsNoDiagnosis() {
        assertThat(ClusterDiagnosis.of(refused("secrets \"a\" is forbidden: exceeded quota: few", null, 403)))
                .isEmpty();
    }

    @Test
    void credentialsThatAreNotAccepted() {
        assertThat(ClusterDiagnosis.of(refused("Unauthorized", null, 401)))
                .hasValue("the API server does not accept our credentials: they may have expired");
    }

    @Test
    void anApiServerThatCannotBeReached() {
        var refused = new IOException("a", new ConnectException("Connection refused"));

        assertThat(ClusterDiagnosis.of(new KubernetesClientException("b", refused)))
                .hasValue("the API server cannot be reached: Connection refused");
        assertThat(ClusterDiagnosis.of(new TimeoutException("10000 ms")))
                .hasValue("the API server cannot be reached: 10000 ms");
    }

    @Test
    void anythingElseIsNoDiagnosis() {
        assertThat(ClusterDiagnosis.of(new IllegalStateException("a bug"))).isEmpty();
        assertThat(ClusterDiagnosis.of(refused("conflict", null, 409))).isEmpty();
    }
}
