// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when API servers are told to believe which authorities. */
final class TrustedSince {
    private final Map<X509Certificate, Instant> since = new HashMap<>();

    /** From now on these, and no others. */
    synchronized void are(List<X509Certificate> authorities, Instant now) {
        since.keySet().retainAll(authorities);
        authorities.forEach(authority -> since.putIfAbsent(authority, now));
    }

    /** Whether they have been told for so long that they know. */
    synchronized boolean isKnown(X509Certificate authority, Instant now, Duration grace) {
        var told = since.get(authority);
        return told != null && !now.isBefore(told.plus(grace));
    }
}
