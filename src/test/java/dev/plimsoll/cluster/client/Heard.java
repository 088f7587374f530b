// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import dev.plimsoll.cluster.policies.ObservedPolicy;
import dev.plimsoll.cluster.policies.PolicyListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What a watch told. */
public final class Heard implements PolicyListener {
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger interruptions = new AtomicInteger();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public void changed() {
        changes.incrementAndGet();
    }

    @Override
    public void refused(ObservedPolicy policy) {
        refused.add(policy.name() + " " + policy.generation());
    }

    @Override
    public void interrupted(Throwable why) {
        interruptions.incrementAndGet();
    }

    public int changes() {
        return changes.get();
    }

    public int interruptions() {
        return interruptions.get();
    }

    /** Names and generations. */
    public List<String> refused() {
        return List.copyOf(refused);
    }
}
