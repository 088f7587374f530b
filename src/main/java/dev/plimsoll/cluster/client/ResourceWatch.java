// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A watch that never gives up, and keeps only the required parts of each object.
 *
 * <p>A half-open connection looks alive but delivers no events. Every ten seconds the API server is therefore asked, over another
 * connection, for events that the watch has not delivered. If there are some and the watch does not deliver them, it restarts.
 */
public final class ResourceWatch<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResourceWatch.class);

    /** Interval of the check for missed events. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    /** How long an event may be delayed on the watch after another connection has delivered it. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final String what;
    private final Supplier<SharedIndexInformer<T>> source;
    private final Consumer<T> strip;
    private final Handler<? super T> handler;
    private final MissedEvents missed;
    private final CompletableFuture<Void> complete = new CompletableFuture<>();
    private final ReconcileLoop checking;

    private SharedIndexInformer<T> informer;
    private boolean closed;
    /** When the watch was last known to be complete, by {@link System#nanoTime}. */
    private volatile long confirmed = System.nanoTime();

    /** Receives the events of the watch. Threads may change, but calls never overlap. */
    public interface Handler<T> {
        /** Called for a new or changed object. */
        void came(T object);

        /** Called for a deleted object, with its last known state. */
        void gone(T object);

        /** Called when all objects have been received, at the start and after each restart of the watch. */
        default void listed(SharedIndexInformer<? extends T> informer) {}

        /** Called when the API server cannot be asked, or no longer. The watch keeps trying. */
        default void interrupted(Throwable why) {}

        static <T> Handler<T> of(Consumer<T> came, Consumer<T> gone) {
            return new Handler<>() {
                @Override
                public void came(T object) {
                    came.accept(object);
                }

                @Override
                public void gone(T object) {
                    gone.accept(object);
                }
            };
        }
    }

    /**
     * Starts watching and returns at once.
     *
     * @param what is watched, in words
     * @param path of the collection in the API, with the query of any selectors
     * @param source creates an informer that has not been started
     * @param strip removes the unused parts of an object
     */
    public ResourceWatch(
            KubernetesClient client,
            String what,
            String path,
            Supplier<SharedIndexInformer<T>> source,
            Consumer<T> strip,
            Handler<? super T> handler) {
        this.what = what;
        this.source = source;
        this.strip = strip;
        this.handler = handler;
        this.missed = new MissedEvents(client, path);
        this.informer = start(null);
        this.checking = new ReconcileLoop("check the watch of " + what, PERIOD, this::check);
    }

    private SharedIndexInformer<T> start(@Nullable SharedIndexInformer<T> before) {
        var started = source.get();
        started.itemStore(new BasicItemStore<>(Cache::metaNamespaceKeyFunc) {
            @Override
            public T put(String key, T object) {
                object.getMetadata().setManagedFields(null);
                strip.accept(object);
                return super.put(key, object);
            }
        });
        started.exceptionHandler((isStarted, problem) -> {
            RequestFailures.log("watch " + what, problem);
            handler.interrupted(problem);
            return true;
        });
        var unused = started.start().thenRun(() -> begun(started, before));
        return started;
    }

    /** Adds the event handler. Adding it delivers all existing objects, and no other events in the meantime. */
    private void begun(SharedIndexInformer<T> started, @Nullable SharedIndexInformer<T> before) {
        confirmed = System.nanoTime();
        started.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                handler.came(object);
            }

            @Override
            public void onUpdate(T old, T object) {
                handler.came(object);
            }

            @Override
            public void onDelete(T object, boolean lastStateUnknown) {
                handler.gone(object);
            }
        });
        if (before != null) {
            before.getStore().list().stream()
                    .filter(object -> started.getStore().getByKey(Cache.metaNamespaceKeyFunc(object)) == null)
                    .forEach(handler::gone);
        }
        handler.listed(started);
        complete.complete(null);
    }

    private void check() {
        var checked = current();
        if (!checked.hasSynced()) {
            return; // the informer itself keeps retrying
        }
        var seen = checked.lastSyncResourceVersion();
        long asked = System.nanoTime();
        if (!missed.any(seen) || moves(checked, seen)) {
            confirmed = asked;
        } else {
            LOG.warnf("the watch of %s brings nothing any more; it begins anew", what);
            restart();
        }
    }

    private boolean moves(SharedIndexInformer<T> checked, @Nullable String from) {
        try {
            for (long i = 0; i < GRACE.dividedBy(LOOK); i++) {
                if (!Objects.equals(checked.lastSyncResourceVersion(), from)) {
                    return true;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
        return false;
    }

    private synchronized SharedIndexInformer<T> current() {
        return informer;
    }

    private synchronized void restart() {
        if (!closed) {
            var before = informer;
            before.stop();
            informer = start(before);
        }
    }

    public String what() {
        return what;
    }

    /** Returns whether all objects have been received once. */
    public boolean isComplete() {
        return complete.isDone();
    }

    /** Returns a future that completes when all objects have been received once. */
    public CompletableFuture<Void> complete() {
        return complete;
    }

    /**
     * Returns the time since completeness was last confirmed: at most a few seconds more than {@link #PERIOD} while the API
     * server answers.
     */
    public Duration age() {
        return complete.isDone() ? Duration.ofNanos(System.nanoTime() - confirmed) : Duration.ZERO;
    }

    @Override
    public synchronized void close() {
        closed = true;
        checking.close();
        informer.stop();
    }
}
