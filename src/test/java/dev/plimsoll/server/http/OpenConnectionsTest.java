// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.server.http.OpenConnections.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
    private static final int MOST = 4;

    private long now;
    private final OpenConnections connections = new OpenConnections(MOST, () -> now);
    private final List<String> closed = new ArrayList<>();

    private Connection open(String address, String name) {
        return connections.opened(address, () -> closed.add(name));
    }

    private Connection authenticated(String address, String name) {
        var connection = Objects.requireNonNull(open(address, name));
        connections.authenticated(connection);
        return connection;
    }

    private void pass(java.time.Duration time) {
        now += time.toNanos();
    }

    @Test
    void asManyAsMayBeOpenAreOpen() {
        for (int i = 0; i < MOST; i++) {
            open("a", "a" + i);
        }

        assertThat(connections.open()).isEqualTo(MOST);
        assertThat(closed).isEmpty();
        assertThat(connections.closed()).isZero();
    }

    @Test
    void theOldestThatNeverAuthenticatedGivesWay() {
        authenticated("api", "api");
        open("a", "a1");
        open("a", "a2");
        open("a", "a3");

        open("a", "a4");
        open("a", "a5");

        assertThat(closed).containsExactly("a1", "a2");
        assertThat(connections.open()).isEqualTo(MOST);
        assertThat(connections.closed()).isEqualTo(2);
    }

    @Test
    void theAddressThatHasMostGivesWay() {
        open("api", "api");
        open("a", "a1");
        open("a", "a2");
        open("a", "a3");

        for (int i = 4; i < 20; i++) {
            open("a", "a" + i);
        }
        open("api", "another");

        assertThat(closed).hasSize(17).doesNotContain("api", "another");
    }

    @Test
    void amongAuthenticatedOnesTheLongestIdleGivesWay() {
        var first = authenticated("api", "first");
        pass(OpenConnections.IDLE);
        authenticated("api", "second");
        authenticated("api", "third");
        authenticated("api", "fourth");
        connections.authenticated(first);
        pass(OpenConnections.IDLE.plusSeconds(1));
        connections.authenticated(first);

        assertThat(open("a", "new")).isNotNull();
        assertThat(closed).containsExactly("second");
    }

    @Test
    void whereAllAreBusyTheNewOneIsClosed() {
        for (int i = 0; i < MOST; i++) {
            authenticated("api", "api" + i);
        }

        assertThat(open("a", "new")).isNull();
        assertThat(closed).containsExactly("new");
        assertThat(connections.open()).isEqualTo(MOST);
    }

    @Test
    void aClosedConnectionLeavesRoom() {
        var one = Objects.requireNonNull(open("a", "one"));
        var other = authenticated("a", "other");
        connections.closed(one);
        connections.closed(one);
        connections.closed(other);
        connections.authenticated(one);

        assertThat(connections.open()).isZero();
        for (int i = 0; i < MOST; i++) {
            open("a", "a" + i);
        }
        assertThat(closed).isEmpty();
    }
}
