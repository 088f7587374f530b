// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * How the page is served.
 *
 * @param access who may read it
 * @param byDefault whether {@code access} is a default, because the option is unset
 * @param address of the management port, {@code HOST:PORT}
 * @param hosts DNS names that browsers may use for it, besides localhost
 */
public record PageOptions(PageAccess access, boolean byDefault, String address, Set<String> hosts) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9.]{0,251}[A-Za-z0-9])?"); // RFC 1123

    /**
     * Checks the host names.
     *
     * @throws IllegalArgumentException if a host is not a DNS name
     */
    public PageOptions {
        for (var host : hosts) {
            if (!NAME.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "--page-host " + host + ": expected a DNS name, without scheme, port and wildcard");
            }
        }
        hosts = Set.copyOf(hosts);
    }
}
