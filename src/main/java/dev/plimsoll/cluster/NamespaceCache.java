// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.client.LogThrottle;
import dev.plimsoll.cluster.client.ResourceWatch;
import dev.plimsoll.cluster.client.TokenBucket;
import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Namespaces;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Watches the namespaces of a cluster and their LimitRanges. Keeps only labels and limits. */
final class NamespaceCache implements Namespaces, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(NamespaceCache.class);

    /** Less than the two-second webhook timeout of the API server. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Maximum number of remembered look-ups for namespaces that the watch has not delivered yet. */
    private static final int MOST_LOOKED_UP = 1_000;

    /** Time before a failed look-up is repeated. The watch may deliver the namespace earlier. */
    static final Duration FAILURE = Duration.ofSeconds(3);

    /** Burst of look-ups: more than the number of namespaces usually created at once. */
    static final int BURST = 100;

    private static final int PER_SECOND = 50;

    /** A call to the API server; {@code since} is its start, by {@link System#nanoTime}. */
    private record LookUp(CompletableFuture<Namespace> answer, long since) {
        /** Returns whether the call failed, and long enough ago for a retry. */
        boolean isOver() {
            return answer.isCompletedExceptionally() && System.nanoTime() - since > FAILURE.toNanos();
        }
    }

    private final KubernetesClient client;
    private final Map<String, Namespace> known = new ConcurrentHashMap<>();
    /** By namespace, then by LimitRange name, for a stable order. */
    private final Map<String, Map<String, LimitRange>> limitRanges = new ConcurrentHashMap<>();

    private final Map<String, LookUp> lookedUp = new ConcurrentHashMap<>();
    private final TokenBucket calls =
            new TokenBucket(BURST, Duration.ofSeconds(1).dividedBy(PER_SECOND), System::nanoTime);
    private final AtomicLong lookUps = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final LogThrottle told = new LogThrottle(Duration.ofSeconds(10));
    private final ResourceWatch<io.fabric8.kubernetes.api.model.Namespace> namespaces;
    private final ResourceWatch<io.fabric8.kubernetes.api.model.LimitRange> ranges;

    NamespaceCache(KubernetesClient client) {
        this.client = client;
        namespaces = new ResourceWatch<>(
                client,
                "namespaces",
                "/api/v1/namespaces",
                () -> client.namespaces().runnableInformer(0),
                namespace -> {
                    namespace.setSpec(null);
                    namespace.setStatus(null);
                    namespace.getMetadata().setAnnotations(null);
                },
                ResourceWatch.Handler.of(this::came, this::gone));
        ranges = new ResourceWatch<>(
                client,
                "LimitRanges",
                "/api/v1/limitranges",
                () -> client.limitRanges().inAnyNamespace().runnableInformer(0),
                range -> range.getMetadata().setAnnotations(null),
                ResourceWatch.Handler.of(range -> changeRanges(range, of(range)), range -> changeRanges(range, null)));
    }

    List<ResourceWatch<?>> watches() {
        return List.of(namespaces, ranges);
    }

    /** Returns how many namespace look-ups delayed a review. */
    long lookUps() {
        return lookUps.get();
    }

    /** Returns how many of these look-ups failed. */
    long failures() {
        return failures.get();
    }

    @Override
    public @Nullable Namespace find(String name) {
        return known.get(name);
    }

    /** Returns all known namespaces. */
    Collection<Namespace> all() {
        return known.values();
    }

    /** Returns the time since completeness was last confirmed; see {@link ResourceWatch#age}. */
    Duration age() {
        var ofRanges = ranges.age();
        return namespaces.age().compareTo(ofRanges) >= 0 ? namespaces.age() : ofRanges;
    }

    /**
     * Asks the API server, once for all waiting reviews. A failure is remembered for {@link #FAILURE}. Beyond {@link #BURST}
     * calls, the API server is not asked. In both cases only the name is known, so the strictest rules apply.
     */
    @Override
    public Namespace lookUp(String name) {
        var there = known.get(name);
        if (there != null) {
            return there;
        }
        if (lookedUp.size() >= MOST_LOOKED_UP) {
            lookedUp.clear();
        }
        var asked = lookedUp.compute(
                name, (key, before) -> before != null && !before.isOver() ? before : calls.take() ? ask(name) : null);
        if (asked == null) {
            return unknown(name, "too many look-ups at once");
        }
        try {
            return asked.answer().join();
        } catch (CompletionException e) {
            return unknown(name, String.valueOf(e.getCause()));
        }
    }

    private Namespace unknown(String name, String why) {
        failures.incrementAndGet();
        long before = told.now();
        if (before >= 0) {
            LOG.warnf(
                    "cannot look up namespace %s, so that its strictest rules count: %s (and %d more since the last such line)",
                    name, why, before);
        }
        return Namespace.named(name);
    }

    private LookUp ask(String name) {
        lookUps.incrementAndGet();
        var answer = CompletableFuture.supplyAsync(() -> {
                    var found = client.namespaces().withName(name).get();
                    if (found == null) {
                        throw new KubernetesClientException("there is no such namespace");
                    }
                    return of(found);
                })
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return new LookUp(answer, System.nanoTime());
    }

    private void came(io.fabric8.kubernetes.api.model.Namespace namespace) {
        var name = namespace.getMetadata().getName();
        known.put(name, of(namespace));
        lookedUp.remove(name);
        refresh(name); // a LimitRange may have arrived in between
    }

    private void gone(io.fabric8.kubernetes.api.model.Namespace namespace) {
        known.remove(namespace.getMetadata().getName());
        lookedUp.remove(namespace.getMetadata().getName());
    }

    private Namespace of(io.fabric8.kubernetes.api.model.Namespace namespace) {
        var name = namespace.getMetadata().getName();
        var labels = namespace.getMetadata().getLabels();
        return new Namespace(name, labels == null ? Map.of() : labels, true, limitRange(name));
    }

    private LimitRange limitRange(String namespace) {
        return limitRanges.getOrDefault(namespace, Map.of()).values().stream().reduce(LimitRange.NONE, LimitRange::and);
    }

    private void changeRanges(io.fabric8.kubernetes.api.model.LimitRange range, @Nullable LimitRange content) {
        var namespace = range.getMetadata().getNamespace();
        var name = range.getMetadata().getName();
        limitRanges.compute(namespace, (key, before) -> {
            var after = new TreeMap<String, LimitRange>(before == null ? Map.of() : before);
            if (content == null) {
                after.remove(name);
            } else {
                after.put(name, content);
            }
            return after.isEmpty() ? null : after;
        });
        refresh(namespace);
    }

    private void refresh(String name) {
        known.computeIfPresent(
                name, (key, there) -> new Namespace(name, there.labels(), there.labelsKnown(), limitRange(name)));
    }

    static LimitRange of(io.fabric8.kubernetes.api.model.LimitRange range) {
        var all = LimitRange.NONE;
        if (range.getSpec() != null) {
            for (var item : range.getSpec().getLimits()) {
                if ("Container".equals(item.getType())) {
                    all = all.and(of(item));
                }
            }
        }
        return all;
    }

    private static LimitRange of(LimitRangeItem item) {
        return new LimitRange(
                quantities(item.getDefault()), quantities(item.getDefaultRequest()), quantities(item.getMax()));
    }

    private static Map<String, Quantity> quantities(
            @Nullable Map<String, io.fabric8.kubernetes.api.model.Quantity> amounts) {
        var quantities = new TreeMap<String, Quantity>();
        if (amounts != null) {
            amounts.forEach((resource, amount) -> quantities.put(resource, Quantity.parse(amount.toString())));
        }
        return quantities;
    }

    @Override
    public void close() {
        namespaces.close();
        ranges.close();
    }
}
