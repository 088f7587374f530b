// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Holds items within a number of bytes, which namespaces share fairly (max-min). While there is room, each namespace holds what
 * it wants. When the store is full, the namespaces that hold most drop the items that they added last. A namespace below an equal
 * share never loses items to another. Not thread-safe.
 *
 * <p>The bytes are estimates of the callers: see {@link SizeEstimate}.
 */
public final class FairStore<T> {
    /** The minimum part of all bytes that dropping frees: dropping is then rare, and adding stays linear. */
    private static final int PART_TO_FREE = 16;

    private final long limit;
    private final Consumer<T> dropped;
    private final Map<String, Account<T>> accounts = new TreeMap<>();
    private long used;

    /** An item that is or was held. */
    public static final class Claim<T> {
        private final Account<T> account;
        private final T item;
        private long bytes;
        private boolean held = true;

        private Claim(Account<T> account, T item, long bytes) {
            this.account = account;
            this.item = item;
            this.bytes = bytes;
        }

        boolean held() {
            return held;
        }
    }

    private static final class Account<T> {
        private final List<Claim<T>> claims = new ArrayList<>(1);
        private long used;
    }

    /**
     * Creates an empty store.
     *
     * @param limit bytes
     * @param dropped receives each item that is no longer held; must not call this store
     */
    public FairStore(long limit, Consumer<T> dropped) {
        this.limit = limit;
        this.dropped = dropped;
    }

    /** Adds an item, which may be dropped before this method returns. */
    public Claim<T> add(String namespace, T item, long bytes) {
        var account = accounts.computeIfAbsent(namespace, unused -> new Account<>());
        var claim = new Claim<>(account, item, 0);
        account.claims.add(claim);
        grow(claim, bytes + SizeEstimate.CLAIM);
        return claim;
    }

    /** Records that the item has grown, which may cause it to be dropped. Does nothing if it was already dropped. */
    public void grow(Claim<T> claim, long bytes) {
        if (claim.held) {
            claim.bytes += bytes;
            claim.account.used += bytes;
            used += bytes;
            if (used > limit) {
                shrink();
            }
        }
    }

    /** Passes the items that are held, by namespace, then in insertion order. */
    public void forEach(Consumer<T> action) {
        accounts.values().forEach(account -> account.claims.forEach(claim -> action.accept(claim.item)));
    }

    long used() {
        return used;
    }

    private void shrink() {
        long most = level(limit - limit / PART_TO_FREE);
        for (var account : accounts.values()) {
            while (account.used > most) {
                drop(account);
            }
        }
    }

    private void drop(Account<T> account) {
        var claim = account.claims.remove(account.claims.size() - 1);
        claim.held = false;
        account.used -= claim.bytes;
        used -= claim.bytes;
        dropped.accept(claim.item);
    }

    /** Returns the most bytes that a namespace may hold so that all together hold {@code room}. */
    private long level(long room) {
        var sorted =
                accounts.values().stream().mapToLong(account -> account.used).toArray();
        Arrays.sort(sorted);
        long left = room;
        for (int i = 0; i < sorted.length; i++) {
            long share = left / (sorted.length - i);
            if (sorted[i] > share) {
                return share;
            }
            left -= sorted[i];
        }
        return Long.MAX_VALUE;
    }
}
