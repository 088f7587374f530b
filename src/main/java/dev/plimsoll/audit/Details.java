// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.function.Consumer;

/** What one audit names, within its number of bytes. */
final class Details {
    private final RuleTable rules = new RuleTable();
    private final TextPool pool;
    private final FairStore<OwnerTally> store;

    /** @param onlyCounted told of owners that are no longer named, for there is no room */
    Details(AuditMemory memory, Consumer<OwnerTally> onlyCounted) {
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

    FairStore.Claim<OwnerTally> add(OwnerTally owner, long bytes) {
        return store.add(owner.namespace(), owner, bytes);
    }

    void grow(FairStore.Claim<OwnerTally> claim, long bytes) {
        store.grow(claim, bytes);
    }

    /** Owners of which something is named. */
    void forEach(Consumer<OwnerTally> action) {
        store.forEach(action);
    }
}
