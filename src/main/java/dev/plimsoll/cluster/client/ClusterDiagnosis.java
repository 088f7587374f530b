// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.text.Causes;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes a problem with a cluster in a sentence with its fix, as far as an exception shows it. */
final class ClusterDiagnosis {
    /** The message format of kube-apiserver 1.37: responsewriters.Forbidden. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "User \"([^\"]*)\" cannot (\\w+) resource \"([^\"]*)\" in API group \"([^\"]*)\" (?:in the namespace \"([^\"]*)\"|at the cluster scope)");

    private ClusterDiagnosis() {}

    /** Returns the description; empty for other exceptions. */
    static Optional<String> of(Throwable problem) {
        for (var cause : Causes.of(problem)) {
            var sentence = cause instanceof KubernetesClientException refused ? refused(refused) : null;
            if (sentence != null) {
                return Optional.of(sentence);
            }
        }
        var root = Causes.root(problem);
        return root instanceof IOException || root instanceof TimeoutException
                ? Optional.of("the API server cannot be reached: " + root.getMessage())
                : Optional.empty();
    }

    private static @Nullable String refused(KubernetesClientException refused) {
        var message = String.valueOf(refused.getMessage());
        return switch (refused.getCode()) {
            case HTTP_NOT_FOUND -> notFound(details(refused), message);
            case HTTP_FORBIDDEN -> forbidden(message);
            case HTTP_UNAUTHORIZED -> "the API server does not accept our credentials: they may have expired";
            default -> null;
        };
    }

    private static @Nullable StatusDetails details(KubernetesClientException refused) {
        return refused.getStatus() == null ? null : refused.getStatus().getDetails();
    }

    private static @Nullable String notFound(@Nullable StatusDetails details, String message) {
        var kind = details == null ? null : details.getKind();
        if (details != null && "namespaces".equals(kind)) {
            var namespace = details.getName();
            return "namespace " + namespace + " does not exist: create it (kubectl create namespace " + namespace
                    + "), or name another one with --namespace";
        }
        // For an unknown path, the API server returns only "404 page not found".
        return kind == null && message.contains("/apis/" + PodPolicies.GROUP + "/")
                ? "the cluster does not define " + PodPolicies.CRD + ": apply k8s/" + PodPolicies.CRD
                        + ".yaml, or install the chart with crds.install=true"
                : null;
    }

    private static @Nullable String forbidden(String message) {
        var found = FORBIDDEN.matcher(message);
        if (!found.find()) {
            return null; // rejected by admission or a quota
        }
        var group = found.group(4);
        return "RBAC does not let " + found.group(1) + " " + found.group(2) + " " + found.group(3)
                + (group.isEmpty() ? "" : "." + group)
                + (found.group(5) == null ? " in the cluster" : " in namespace " + found.group(5))
                + ": grant what the chart's templates/rbac.yaml grants";
    }
}
