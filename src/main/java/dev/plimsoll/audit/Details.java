// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.audit.store.FairStore;
import dev.plimsoll.audit.store.TextPool;
import dev.plimsoll.audit.store.Texts;
import java.util.function.Consumer;

/** What one audit names, within its number of bytes. */
final class Details {
    private final RuleTable rules = new RuleTable();
    private final TextPool pool;
    private final FairStore<OwnerAccumulator> store;

    /** @param onlyCounted receives owners that are no longer named, because there is no memory for it */
    Details(AuditMemory memory, Consumer<OwnerAccumulator> onlyCounted) {
        pool = new TextPool(memory.texts());
        store = new FairStore<>(memory.detail(), owner -> {
            owner.drop();
            onlyCounted.accept(owner);
        });
    }

    RuleTable rules() {
        return rules;
    }

    Texts texts(String namespace) {
        return new Texts(namespace, pool);
    }

    FairStore.Claim<OwnerAccumulator> add(OwnerAccumulator owner, long bytes) {
        return store.add(owner.namespace(), owner, bytes);
    }

    void grow(FairStore.Claim<OwnerAccumulator> claim, long bytes) {
        store.grow(claim, bytes);
    }

    /** Passes the owners with named data. */
    void forEach(Consumer<OwnerAccumulator> action) {
        store.forEach(action);
    }
}
