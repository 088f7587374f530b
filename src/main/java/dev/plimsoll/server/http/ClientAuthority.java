// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import java.nio.file.Path;
import java.util.Set;

/**
 * The authority of the client certificates that the port of reviews accepts.
 *
 * @param file PEM of the authorities that sign them
 * @param names a certificate must have one of them, as its common name or a DNS name; empty for any name
 */
public record ClientAuthority(Path file, Set<String> names) {
    public ClientAuthority {
        names = Set.copyOf(names);
    }
}
