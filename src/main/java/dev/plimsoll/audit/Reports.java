// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a report named {@code plimsoll} in each namespace in which an owner is out of line, and in no other. Whoever may write reports
 * there can overwrite it: the next audit puts it right. Nothing of ours reads what reports say.
 */
public final class Reports {
    private static final Logger LOG = Logger.getLogger(Reports.class);
    private static final String NAME = "plimsoll";

    /** Reports in memory at once, of 256 KiB at most. */
    private static final long PAGE = 20;

    private final KubernetesClient client;
    private final ReportKind kind;
    private boolean toldOfAbsence;

    public Reports(KubernetesClient client, ReportKind kind) {
        this.client = client;
        this.kind = kind;
    }

    /**
     * Writes what is not there already. Where this kind of report is not installed, says so once.
     *
     * @return how many reports were written or removed
     */
    public int write(AuditResult result) {
        var wanted = ReportBody.byNamespace(result.owners());
        try {
            return update(wanted, result.errors().isEmpty());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HTTP_NOT_FOUND) {
                LOG.warnf("cannot write reports: %s", e.getMessage());
            } else if (!toldOfAbsence) {
                toldOfAbsence = true;
                LOG.infof("no reports are written, for there is no %s of %s here", kind.kind(), kind.apiVersion());
            }
            return 0;
        }
    }

    /** @param whole whether what is not wanted is known to be clean */
    private int update(Map<String, ObjectNode> wanted, boolean whole) {
        int written = 0;
        String next = null;
        do {
            var page = client.genericKubernetesResources(kind.context())
                    .inAnyNamespace()
                    .list(new ListOptionsBuilder()
                            .withFieldSelector("metadata.name=" + NAME)
                            .withLimit(PAGE)
                            .withContinue(next)
                            .build());
            for (var there : page.getItems()) {
                var body = wanted.remove(there.getMetadata().getNamespace());
                written += body != null ? replace(there, body) : whole ? remove(there) : 0;
            }
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        for (var missing : wanted.entrySet()) {
            written += create(missing.getKey(), missing.getValue());
        }
        return written;
    }

    private int replace(GenericKubernetesResource there, ObjectNode body) {
        if (ReportBody.isSaidBy(there.getAdditionalProperties(), body)) {
            return 0;
        }
        return sent(() -> {
            var unused = client.resource(object(
                            there.getMetadata().getNamespace(),
                            body,
                            there.getMetadata().getResourceVersion()))
                    .update();
        });
    }

    private int create(String namespace, ObjectNode body) {
        return sent(() -> {
            var unused = client.resource(object(namespace, body, null)).create();
        });
    }

    private int remove(GenericKubernetesResource there) {
        return sent(() -> {
            var unused = client.resource(there).delete();
        });
    }

    /** A namespace may have gone, and a report may have changed: the next audit sees what there is then. */
    private static int sent(Runnable request) {
        try {
            request.run();
            return 1;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HTTP_CONFLICT && e.getCode() != HTTP_NOT_FOUND) {
                LOG.warnf("cannot write a report: %s", e.getMessage());
            }
            return 0;
        }
    }

    private GenericKubernetesResource object(String namespace, ObjectNode body, @Nullable String version) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(kind.apiVersion());
        object.setKind(kind.kind());
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(NAME)
                .withResourceVersion(version)
                .addToLabels("app.kubernetes.io/managed-by", NAME)
                .build());
        object.setAdditionalProperties(ReportBody.map(body));
        return object;
    }
}
