// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.http;

import java.nio.file.Path;
import java.util.Set;

/**
 * Whose client certificates are accepted on the port of reviews.
 *
 * @param file PEM of the authorities that sign them
 * @param names of which a certificate must have one, as its common name or a DNS name; empty for any name
 */
public record ClientAuthority(Path file, Set<String> names) {
    public ClientAuthority {
        names = Set.copyOf(names);
    }
}
