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
 * A watch that never gives up, and keeps of each object no more than it is told to.
 *
 * <p>A connection that is half open looks alive and brings nothing. So the API server is asked every ten seconds, over another
 * connection, whether there is anything that the watch has not brought; if so, and it does not come, the watch begins anew.
 */
public final class ResourceWatch<T extends HasMetadata> implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ResourceWatch.class);

    /** Between two questions whether something was missed. */
    static final Duration PERIOD = Duration.ofSeconds(10);

    /** For how long an event may be on its way over the watch when it has already come over another connection. */
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
    /** When everything that there was had been brought, by {@link System#nanoTime}. */
    private volatile long confirmed = System.nanoTime();

    /** Told of what the watch brings: on one thread after another, never on two at once. */
    public interface Handler<T> {
        /** There is an object, new or changed. */
        void came(T object);

        /** An object is no more; as it was last known. */
        void gone(T object);

        /** All there are have come, at the start and whenever the watch has begun anew. */
        default void listed(SharedIndexInformer<? extends T> informer) {}

        /** The API server cannot be asked, or no longer; the watch goes on trying. */
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
     * Begins to watch, and returns at once.
     *
     * @param what is watched, in words
     * @param path of the collection in the API, with a query of selectors if there are any
     * @param source makes an informer that has not been started
     * @param strip takes off an object what nobody needs
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

    /** A handler is told of all there is while it is added, and of nothing else meanwhile. */
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
            return; // the informer itself tries again and again
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

    /** Whether everything that is there has been seen once. */
    public boolean isComplete() {
        return complete.isDone();
    }

    /** Done when everything that is there has been seen once. */
    public CompletableFuture<Void> complete() {
        return complete;
    }

    /**
     * For how long nobody has confirmed that all changes have come: at most some seconds more than {@link #PERIOD} while the API
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
