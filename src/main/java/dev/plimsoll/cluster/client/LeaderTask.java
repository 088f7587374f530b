// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

/** A task that only the leader runs, from its start until it is closed. */
public interface LeaderTask extends AutoCloseable {
    /** Requests a run, because policies may have changed. Thread-safe, never blocks. */
    void ask();

    /** Stops the task, because another replica takes over. Interrupts the current run without waiting for it. */
    @Override
    void close();
}
