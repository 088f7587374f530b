// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import dev.plimsoll.text.StableValue;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Applies the content of files when it changes. Rejected content is reported, and the previous content stays in force.
 *
 * @param <C> the content, compared by {@code equals}
 * @param <V> the value made of the content
 */
public final class FileReload<C, V> {
    /** Reads the content. Throws an exception with a message that names the file. */
    public interface Source<C> {
        C read() throws IOException;
    }

    private sealed interface Seen<C> {
        /** @throws IllegalArgumentException if the content was unreadable */
        C content();

        record Content<C>(C content) implements Seen<C> {}

        record Unreadable<C>(String why) implements Seen<C> {
            @Override
            public C content() {
                throw new IllegalArgumentException(why);
            }
        }
    }

    private final Source<C> source;
    private final Function<C, V> making;
    private final Consumer<V> taken;
    private final Consumer<String> refused;
    private final StableValue<Seen<C>> seen;
    private final AtomicLong failures = new AtomicLong();

    /**
     * Creates a reload that has not read the files yet.
     *
     * @param known the content in force
     * @param making throws an IllegalArgumentException that describes the mistake
     * @param refused receives the description of the mistake
     */
    public FileReload(C known, Source<C> source, Function<C, V> making, Consumer<V> taken, Consumer<String> refused) {
        this.source = source;
        this.making = making;
        this.taken = taken;
        this.refused = refused;
        this.seen = new StableValue<>(new Seen.Content<>(known));
    }

    /** Returns the number of changes that were rejected. */
    public long failures() {
        return failures.get();
    }

    /** Checks whether the files have changed. */
    public void look() {
        Seen<C> now;
        try {
            now = new Seen.Content<>(source.read());
        } catch (IOException e) {
            now = new Seen.Unreadable<>(String.valueOf(e.getMessage()));
        }
        if (seen.isNew(now)) {
            take(now);
        }
    }

    private void take(Seen<C> now) {
        try {
            taken.accept(making.apply(now.content()));
        } catch (IllegalArgumentException e) {
            failures.incrementAndGet();
            refused.accept(String.valueOf(e.getMessage()));
        }
    }
}
