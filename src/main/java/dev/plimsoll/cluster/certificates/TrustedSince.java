// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records since when each authority has been published to API servers. */
final class TrustedSince {
    private final Map<X509Certificate, Instant> since = new HashMap<>();

    /** Sets the published authorities. */
    synchronized void are(List<X509Certificate> authorities, Instant now) {
        since.keySet().retainAll(authorities);
        authorities.forEach(authority -> since.putIfAbsent(authority, now));
    }

    /** Returns whether an authority was published long enough ago for API servers to have loaded it. */
    synchronized boolean isKnown(X509Certificate authority, Instant now, Duration grace) {
        var told = since.get(authority);
        return told != null && !now.isBefore(told.plus(grace));
    }
}
