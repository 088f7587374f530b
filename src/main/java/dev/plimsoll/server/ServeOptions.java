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
 * How the service is to run.
 *
 * @param policy the file with the policies; null for the built-in one
 * @param dryRun whether nothing is refused, warned of or patched, whatever the policies say
 * @param host the address on which reviews are taken
 * @param certificate null for a self-signed one
 * @param cluster what we are in a cluster; null where we are in none
 * @param pathToken file with the token that paths must begin with; null for none, or for the cluster's
 * @param clients who may send reviews, by their TLS certificates; null for all
 * @param exemptNamespaces names of namespaces in which everything is allowed
 * @param page who may see the page, and by which names it is called
 * @param shutdownDelay how long to go on answering after SIGTERM
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
