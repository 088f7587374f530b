// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import static java.net.HttpURLConnection.HTTP_CONFLICT;
import static java.net.HttpURLConnection.HTTP_NOT_FOUND;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles the objects of one type that are named {@code plimsoll}: creates and updates those that are wanted, and removes all
 * others. Keeps no content of them in memory. All methods but {@link #close} are for one thread only.
 */
final class ReportReconciler implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ReportReconciler.class);
    private static final String NAME = "plimsoll";

    /**
     * Reports in memory at once. Plimsoll's have at most 256 KiB; a tenant can write up to 1.5 MiB in their place (etcd's limit).
     */
    private static final long PAGE = 4;

    private final KubernetesClient client;
    private final ReportType type;
    private final Runnable spoiled;
    private final Set<String> spoiledIn = ConcurrentHashMap.newKeySet();

    private volatile Map<String, Supplier<ObjectNode>> wanted = Map.of();
    private volatile boolean whole;
    private @Nullable Watch watch;
    private volatile boolean watching;
    private boolean absent;
    private boolean closed;

    /** @param spoiled called, on any thread, after another client changed a report, so that {@link #restore} has work to do */
    ReportReconciler(KubernetesClient client, ReportType type, Runnable spoiled) {
        this.client = client;
        this.type = type;
        this.spoiled = spoiled;
    }

    /**
     * Writes reports that differ from the current ones, and watches them from now on. If the API server does not serve the type,
     * logs that once.
     *
     * @param bodies by namespace, which is empty for the cluster
     * @param whole whether a namespace without a wanted report is known to be clean
     * @return how many objects were written or removed
     * @throws KubernetesClientException if the API server cannot be reached or refuses
     */
    int write(Map<String, Supplier<ObjectNode>> bodies, boolean whole) {
        want(bodies, whole);
        return write();
    }

    /** Sets the wanted reports and releases all references to earlier ones. Thread-safe. */
    void want(Map<String, Supplier<ObjectNode>> bodies, boolean isWhole) {
        wanted = Map.copyOf(bodies);
        whole = isWhole;
    }

    /** Does the same as {@link #write(Map, boolean)} for the reports that are already wanted. */
    int write() {
        spoiledIn.clear();
        try {
            int written = update();
            absent = false;
            return written;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HTTP_NOT_FOUND) {
                throw e;
            }
            if (!absent) {
                absent = true;
                LOG.infof("none is written, for there is no %s of %s here", type.kind(), type.apiVersion());
            }
            return 0;
        }
    }

    private int update() {
        int written = 0;
        var missing = new TreeSet<>(wanted.keySet());
        String version = null;
        String next = null;
        do {
            var page = list(next);
            version = version == null ? page.getMetadata().getResourceVersion() : version;
            for (var there : page.getItems()) {
                missing.remove(namespace(there));
                written += correct(there);
            }
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        for (var namespace : missing) {
            var body = wanted.get(namespace);
            written += body == null ? 0 : create(namespace, body.get());
        }
        if (!watching) {
            watch(Objects.requireNonNull(version));
        }
        return written;
    }

    private GenericKubernetesResourceList list(@Nullable String token) {
        var options = named().withLimit(PAGE).withContinue(token).build();
        var all = client.genericKubernetesResources(type.context());
        return type.namespaced() ? all.inAnyNamespace().list(options) : all.list(options);
    }

    private static ListOptionsBuilder named() {
        return new ListOptionsBuilder().withFieldSelector("metadata.name=" + NAME);
    }

    private void watch(String version) {
        var options = named().withResourceVersion(version)
                .withAllowWatchBookmarks(true)
                .build();
        watching = true;
        try {
            keep(watch(options));
        } catch (KubernetesClientException e) {
            watching = false;
            throw e;
        }
    }

    private synchronized void keep(Watch begun) {
        if (closed) {
            begun.close();
        } else {
            watch = begun;
        }
    }

    private Watch watch(ListOptions options) {
        var all = client.genericKubernetesResources(type.context());
        var watcher = new Changes();
        return type.namespaced() ? all.inAnyNamespace().watch(options, watcher) : all.watch(options, watcher);
    }

    /** Receives every change, including Plimsoll's own: those match the wanted report. */
    private final class Changes implements Watcher<GenericKubernetesResource> {
        @Override
        public void eventReceived(Action action, GenericKubernetesResource report) {
            switch (action) {
                case ADDED, MODIFIED -> heard(namespace(report), report);
                case DELETED -> heard(namespace(report), null);
                case BOOKMARK, ERROR -> {}
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            LOG.debugf("%s is no longer watched: %s", type.plural(), cause.getMessage());
            watching = false;
            spoiled.run();
        }
    }

    private void heard(String namespace, @Nullable GenericKubernetesResource report) {
        if (!isAsWanted(namespace, report)) {
            spoiledIn.add(namespace);
            spoiled.run();
        }
    }

    private boolean isAsWanted(String namespace, @Nullable GenericKubernetesResource report) {
        var body = wanted.get(namespace);
        if (body == null || report == null) {
            return body == null && report == null;
        }
        return ReportBody.isSaidBy(report.getAdditionalProperties(), body.get());
    }

    /**
     * Restores reports that other clients have changed.
     *
     * @return how many objects were written or removed
     * @throws KubernetesClientException if the API server cannot be reached or refuses
     */
    int restore() {
        if (!watching) {
            return absent ? 0 : write();
        }
        int written = 0;
        for (var namespace : List.copyOf(spoiledIn)) {
            spoiledIn.remove(namespace);
            written += restore(namespace);
        }
        return written;
    }

    private int restore(String namespace) {
        var all = client.genericKubernetesResources(type.context());
        var there = type.namespaced()
                ? all.inNamespace(namespace).withName(NAME).get()
                : all.withName(NAME).get();
        if (there != null) {
            return correct(there);
        }
        var body = wanted.get(namespace);
        return body == null ? 0 : create(namespace, body.get());
    }

    private int correct(GenericKubernetesResource there) {
        var body = wanted.get(namespace(there));
        return body != null ? replace(there, body.get()) : whole ? remove(there) : 0;
    }

    private int replace(GenericKubernetesResource there, ObjectNode body) {
        if (ReportBody.isSaidBy(there.getAdditionalProperties(), body)) {
            return 0;
        }
        return sent(() -> {
            var unused = client.resource(
                            object(namespace(there), body, there.getMetadata().getResourceVersion()))
                    .update();
        });
    }

    /** Uses server-side apply: RBAC can limit it to the name of Plimsoll's reports, but cannot limit a POST. */
    private int create(String namespace, ObjectNode body) {
        return sent(() -> {
            var unused = client.resource(object(namespace, body, null))
                    .fieldManager(NAME)
                    .forceConflicts()
                    .serverSideApply();
        });
    }

    private int remove(GenericKubernetesResource there) {
        return sent(() -> {
            var unused = client.resource(there).delete();
        });
    }

    /**
     * Sends a request. The namespace may be deleted, and the report may have changed: then an event follows, or the next audit
     * sees it.
     */
    private int sent(Runnable request) {
        try {
            request.run();
            return 1;
        } catch (KubernetesClientException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // closed
            }
            if (e.getCode() != HTTP_CONFLICT && e.getCode() != HTTP_NOT_FOUND) {
                LOG.warnf("cannot write a %s: %s", type.kind(), e.getMessage());
            }
            return 0;
        }
    }

    private static String namespace(GenericKubernetesResource report) {
        var namespace = report.getMetadata().getNamespace();
        return namespace == null ? "" : namespace;
    }

    private GenericKubernetesResource object(String namespace, ObjectNode body, @Nullable String version) {
        var object = new GenericKubernetesResource();
        object.setApiVersion(type.apiVersion());
        object.setKind(type.kind());
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withName(NAME)
                .withResourceVersion(version)
                .addToLabels("app.kubernetes.io/managed-by", NAME)
                .build());
        object.setAdditionalProperties(ReportBody.map(body));
        return object;
    }

    /** Stops watching. Thread-safe; does not wait for writes in progress. */
    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
    }
}
