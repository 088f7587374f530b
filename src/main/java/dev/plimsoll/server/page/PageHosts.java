// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import io.netty.util.NetUtil;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The host names that the page may be called by. A hostile web page can point its own name at Plimsoll's address (DNS
 * rebinding), so that the browser treats Plimsoll's responses as its own. Such a request has that name in {@code Host}, so
 * other names are refused. An address needs no look-up, so it cannot be rebound.
 *
 * @param names DNS names besides localhost, in lower case
 */
record PageHosts(Set<String> names) {
    PageHosts {
        names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** @param authority the {@code Host} of the request; null if it is missing or malformed */
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
