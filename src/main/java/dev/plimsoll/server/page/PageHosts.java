// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.netty.util.NetUtil;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * By which names the page may be called. A hostile web page can have its own name lead to our address (DNS rebinding); to the
 * browser our answers are then its own. Such a request carries that name in {@code Host}, so other names than ours are refused.
 * An address needs no look-up, so that none can be rebound.
 *
 * @param names DNS names besides localhost, in lower case
 */
record PageHosts(Set<String> names) {
    PageHosts {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** @param authority of a request: its {@code Host}; null if it has none, or none that can be read */
    boolean allow(@Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        var host = authority.host().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || names.contains(host) || isAddress(host);
    }

    private static boolean isAddress(String host) {
        return (host.startsWith("[") && host.endsWith("]"))
                ? NetUtil.isValidIpV6Address(host.substring(1, host.length() - 1))
                : NetUtil.isValidIpV4Address(host);
    }
}
