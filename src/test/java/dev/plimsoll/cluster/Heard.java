// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a watch told. */
final class Heard implements PolicyListener {
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public void changed() {
        changes.incrementAndGet();
    }

    @Override
    public void refused(KnownPolicy policy) {
        refused.add(policy.name() + " " + policy.generation());
    }

    @Override
    public void interrupted(Throwable why) {
        interruptions.incrementAndGet();
    }

    int changes() {
        return changes.get();
    }

    int interruptions() {
        return interruptions.get();
    }

    /** Names and generations. */
    List<String> refused() {
        return List.copyOf(refused);
    }
}
