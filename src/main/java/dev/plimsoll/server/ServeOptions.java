// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.cluster.ClusterOptions;
import dev.plimsoll.server.http.ClientAuthority;
import dev.plimsoll.tls.PemFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of the service.
 *
 * @param policy the file with the policies; null for the built-in one
 * @param dryRun whether all policies run in dry run: nothing is denied, warned of or patched
 * @param host the address that the port of reviews listens on
 * @param certificate null for a self-signed one
 * @param cluster options in a cluster; null outside a cluster
 * @param pathToken file with the token that paths must begin with; null for no token, or for the cluster's
 * @param clients the clients that may send reviews, by TLS certificate; null for all
 * @param exemptNamespaces names of namespaces in which everything is allowed
 * @param page access and host names of the page
 * @param shutdownDelay how long the process still answers after SIGTERM
 */
public record ServeOptions(
        @Nullable Path policy,
        boolean dryRun,
        String host,
        @Nullable PemFiles certificate,
        @Nullable ClusterOptions cluster,
        @Nullable Path pathToken,
        @Nullable ClientAuthority clients,
        Set<String> exemptNamespaces,
        PageOptions page,
        Duration shutdownDelay) {

    public ServeOptions {
        exemptNamespaces = Set.copyOf(exemptNamespaces);
    }
}
