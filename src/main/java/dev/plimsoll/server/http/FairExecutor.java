// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * Runs tasks on its own daemon threads. Keys take turns, so that a key with many tasks delays only its own. Callers must bound
 * the number of waiting tasks. Thread-safe.
 */
final class FairExecutor {
    private static final Logger LOG = Logger.getLogger(FairExecutor.class);

    /** The key with the next turn is first. Every queue has a task. */
    private final Map<Object, Queue<Runnable>> waiting = new LinkedHashMap<>();

    FairExecutor(String name, int threads) {
        for (int i = 0; i < threads; i++) {
            var thread = new Thread(this::work, name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** @param key compared by {@code equals} */
    synchronized void execute(Object key, Runnable task) {
        waiting.computeIfAbsent(key, absent -> new ArrayDeque<>()).add(task);
        notify();
    }

    private void work() {
        try {
            while (true) {
                run(take());
            }
        } catch (InterruptedException e) {
            // this thread is never interrupted
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.debug("a task failed", e); // Netty reports the failure to the task's owner
        }
    }

    private synchronized Runnable take() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
        var turns = waiting.entrySet().iterator();
        var turn = turns.next();
        turns.remove();
        var task = turn.getValue().remove();
        if (!turn.getValue().isEmpty()) {
            waiting.put(turn.getKey(), turn.getValue()); // after all others
        }
        return task;
    }
}
