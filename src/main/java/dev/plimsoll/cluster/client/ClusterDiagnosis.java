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

/** What keeps us from working in a cluster, in a sentence with the way out, as far as an exception tells. */
final class ClusterDiagnosis {
    /** As kube-apiserver 1.37 words it: responsewriters.Forbidden. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "User \"([^\"]*)\" cannot (\\w+) resource \"([^\"]*)\" in API group \"([^\"]*)\" (?:in the namespace \"([^\"]*)\"|at the cluster scope)");

    private ClusterDiagnosis() {}

    /** Empty if the exception is of another kind. */
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
        // Of a path that it does not serve the API server says no more than "404 page not found".
        return kind == null && message.contains("/apis/" + PodPolicies.GROUP + "/")
                ? "the cluster does not define " + PodPolicies.CRD + ": apply k8s/" + PodPolicies.CRD
                        + ".yaml, or install the chart with crds.install=true"
                : null;
    }

    private static @Nullable String forbidden(String message) {
        var found = FORBIDDEN.matcher(message);
        if (!found.find()) {
            return null; // refused by admission, or by a quota
        }
        var group = found.group(4);
        return "RBAC does not let " + found.group(1) + " " + found.group(2) + " " + found.group(3)
                + (group.isEmpty() ? "" : "." + group)
                + (found.group(5) == null ? " in the cluster" : " in namespace " + found.group(5))
                + ": grant what the chart's templates/rbac.yaml grants";
    }
}
