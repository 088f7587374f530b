// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import dev.plimsoll.text.Sha256;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes Events ({@code core/v1}). Repeated reports with the same message about the same object become one Event with a count.
 * Callers never wait: excess reports are dropped and counted.
 */
public final class EventRecorder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(EventRecorder.class);

    /** Maximum number of different reports between two writes. */
    private static final int MOST_WAITING = 256;

    /** Minimum time between two writes. */
    private static final Duration PACE = Duration.ofSeconds(1);

    private static final int LONGEST_NAME = 253;

    /** Maximum message length in bytes of UTF-8 ({@code NoteLengthLimit} of {@code core/v1} validation, Kubernetes 1.37). */
    public static final int LONGEST_MESSAGE = 1_024;

    private static final int ELLIPSIS_BYTES = 3;

    public enum Type {
        Normal,
        Warning
    }

    private record Told(ObjectReference about, Type type, String reason, String message) {}

    private final KubernetesClient client;
    private final String instance;
    private final Clock clock;
    private final Map<Told, Integer> waiting = new LinkedHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final ReconcileLoop writing;

    /**
     * Starts a recorder.
     *
     * @param instance of the reporter: the name of this replica
     */
    public EventRecorder(KubernetesClient client, String instance, Clock clock) {
        this.client = client;
        this.instance = instance;
        this.clock = clock;
        writing = new ReconcileLoop("write Events", Duration.ofMinutes(10), PACE, this::write);
    }

    /** Returns how many reports were dropped: too many, or the API server rejected them. */
    public long dropped() {
        return dropped.get();
    }

    public long written() {
        return written.get();
    }

    /** Queues a report. Thread-safe, never blocks. */
    public void tell(ObjectReference about, Type type, String reason, String message) {
        var told = new Told(about, type, reason, bounded(message));
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING && !waiting.containsKey(told)) {
                dropped.incrementAndGet();
                return;
            }
            waiting.merge(told, 1, Integer::sum);
        }
        writing.ask();
    }

    /** Returns a message of at most {@link #LONGEST_MESSAGE} bytes, including an ellipsis if it was shortened. */
    public static String bounded(String message) {
        int bytes = 0;
        int fitting = 0; // characters that leave room for the ellipsis
        for (int i = 0; i < message.length(); ) {
            int point = message.codePointAt(i);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > LONGEST_MESSAGE) {
                return message.substring(0, fitting) + "…";
            }
            i += Character.charCount(point);
            if (bytes <= LONGEST_MESSAGE - ELLIPSIS_BYTES) {
                fitting = i;
            }
        }
        return message;
    }

    private void write() {
        List<Map.Entry<Told, Integer>> now;
        synchronized (waiting) {
            now = new ArrayList<>(waiting.entrySet());
            waiting.clear();
        }
        for (var told : now) {
            try {
                write(told.getKey(), told.getValue());
                written.incrementAndGet();
            } catch (KubernetesClientException e) {
                dropped.addAndGet(told.getValue());
                LOG.debugf("cannot write an Event: %s", e.getMessage());
            }
        }
    }

    private void write(Told told, int times) {
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var name = name(told);
        var events = client.v1().events().inNamespace(namespace(told));
        var before = events.withName(name).get();
        if (before == null) {
            var unused = events.resource(event(told, name, times, now)).create();
        } else {
            int count = times + (before.getCount() == null ? 1 : before.getCount());
            var unused = events.withName(name).patch("{\"count\":" + count + ",\"lastTimestamp\":\"" + now + "\"}");
        }
    }

    /** Returns the name of an Event: equal for equal reports of all replicas. */
    private static String name(Told told) {
        var about = told.about();
        var what = String.join("\n", about.getUid(), told.reason(), told.message());
        var hash = Sha256.hex(what).substring(0, 16);
        return about.getName().substring(0, Math.min(about.getName().length(), LONGEST_NAME - hash.length() - 1)) + "."
                + hash;
    }

    private Event event(Told told, String name, int count, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(namespace(told))
                .withName(name)
                .endMetadata()
                .withInvolvedObject(told.about())
                .withType(told.type().name())
                .withReason(told.reason())
                .withMessage(told.message())
                .withCount(count)
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withNewSource()
                .withComponent("plimsoll")
                .endSource()
                .withReportingComponent("plimsoll")
                .withReportingInstance(instance)
                .build();
    }

    /** Returns the namespace: {@code default} for cluster-scoped objects (core/v1 validation of Events, Kubernetes 1.37). */
    private static String namespace(Told told) {
        var namespace = told.about().getNamespace();
        return namespace == null ? "default" : namespace;
    }

    @Override
    public void close() {
        writing.close();
    }
}
