// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.function.Consumer;

/** A watch that never gives up, and keeps of each object no more than it is told to. */
final class Watching<T extends HasMetadata> implements AutoCloseable {
    private final String what;
    private final SharedIndexInformer<T> informer;

    /**
     * Begins to watch, and returns at once.
     *
     * @param what is watched, in words
     * @param informer that has not been started
     * @param strip takes off an object what nobody needs
     * @param gone told of an object that is no more, as it was last known
     * @param came told of an object that is there, new or changed
     */
    Watching(
            String what,
            SharedIndexInformer<T> informer,
            Consumer<T> strip,
            Consumer<? super T> came,
            Consumer<? super T> gone) {
        this.what = what;
        this.informer = informer;
        informer.itemStore(new BasicItemStore<>(Cache::metaNamespaceKeyFunc) {
            @Override
            public T put(String key, T object) {
                object.getMetadata().setManagedFields(null);
                strip.accept(object);
                return super.put(key, object);
            }
        });
        informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T object) {
                came.accept(object);
            }

            @Override
            public void onUpdate(T before, T object) {
                came.accept(object);
            }

            @Override
            public void onDelete(T object, boolean lastStateUnknown) {
                gone.accept(object);
            }
        });
        informer.exceptionHandler((started, problem) -> {
            ProblemLog.SHARED.report("watch " + what, problem);
            return true;
        });
        var unused = informer.start();
    }

    String what() {
        return what;
    }

    /** Whether everything that is there has been seen once. */
    boolean isComplete() {
        return informer.hasSynced();
    }

    /** Whether changes come in now. */
    boolean isLive() {
        return informer.isWatching();
    }

    @Override
    public void close() {
        informer.stop();
    }
}
