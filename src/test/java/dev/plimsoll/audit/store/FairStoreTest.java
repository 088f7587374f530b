// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairStoreTest {
    private static final long ITEM = 1_000 - SizeEstimate.CLAIM;

    private final List<String> dropped = new ArrayList<>();
    private final FairStore<String> store = new FairStore<>(16_000, dropped::add);

    private List<String> held() {
        var held = new ArrayList<String>();
        store.forEach(held::add);
        return held;
    }

    private void add(String namespace, int count) {
        for (int i = 0; i < count; i++) {
            store.add(namespace, namespace + i, ITEM);
        }
    }

    @Test
    void whileThereIsRoomNothingIsDropped() {
        add("a", 16);

        assertThat(held()).hasSize(16);
        assertThat(dropped).isEmpty();
    }

    @Test
    void whoAsksForLittleGetsItWheneverItComes() {
        add("first", 2);
        add("greedy", 1_000);
        add("last", 2);

        assertThat(held()).contains("first0", "first1", "last0", "last1");
        assertThat(held()).filteredOn(item -> item.startsWith("greedy")).hasSizeBetween(9, 12);
        assertThat(store.used()).isLessThanOrEqualTo(16_000);
    }

    @Test
    void whoeverAsksForMuchGetsAsMuchAsTheOthersWhoDo() {
        for (int i = 0; i < 200; i++) {
            store.add("a", "a" + i, ITEM);
        }
        add("b", 200);
        add("c", 200);

        for (var namespace : List.of("a", "b", "c")) {
            assertThat(held()).filteredOn(item -> item.startsWith(namespace)).hasSizeBetween(4, 6);
        }
    }

    @Test
    void whatCameLastIsDroppedFirst() {
        add("a", 17);

        assertThat(dropped).startsWith("a16");
        assertThat(held()).startsWith("a0", "a1");
    }

    @Test
    void whatGrowsIsDroppedWhenItIsTooLarge() {
        add("small", 3);
        var claim = store.add("large", "one", ITEM);
        store.grow(claim, 20_000);

        assertThat(claim.held()).isFalse();
        assertThat(held()).containsExactly("small0", "small1", "small2");
        store.grow(claim, 1_000_000);
        assertThat(store.used()).isEqualTo(3_000);
    }

    /** Each time that something is dropped, a sixteenth is: a store that looked at all namespaces for each item would take minutes. */
    @Test
    void manyNamespacesCostNoMoreThanTheirItems() {
        var large = new FairStore<Integer>(100_000_000, item -> {});
        for (int i = 0; i < 400_000; i++) {
            large.add("namespace-" + i % 20_000, i, ITEM);
        }

        assertThat(large.used()).isBetween(90_000_000L, 100_000_000L);
    }
}
