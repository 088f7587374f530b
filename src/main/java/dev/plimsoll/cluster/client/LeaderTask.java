// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

/** Something that the leader does and nobody else, from when it begins until it is closed. */
public interface LeaderTask extends AutoCloseable {
    /** Policies may have changed. From any thread; takes no time. */
    void ask();

    /** Somebody else does it from now on. What is being done is interrupted and not waited for. */
    @Override
    void close();
}
