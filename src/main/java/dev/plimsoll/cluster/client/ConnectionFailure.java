// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.client;

import dev.plimsoll.text.Causes;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Describes what an API server does instead of answering a request. */
final class ConnectionFailure {
    private ConnectionFailure() {}

    /** Returns a phrase such as {@code refuses connections}; null if there was a response, or for other problems. */
    static @Nullable String words(Throwable problem) {
        String found = null;
        for (var cause : Causes.of(problem)) {
            var words = of(cause);
            found = words == null ? found : words; // a deeper cause is more exact
        }
        return found;
    }

    private static @Nullable String of(Throwable cause) {
        if (cause instanceof CertificateException) {
            return "shows a certificate that is not trusted";
        }
        if (cause instanceof UnknownHostException) {
            return "has a name that cannot be resolved";
        }
        if (cause instanceof NoRouteToHostException) {
            return "cannot be reached: there is no route to it";
        }
        var message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException
                || (cause instanceof ConnectException && message.contains("timed out"))) {
            return "does not answer";
        }
        if (cause instanceof ConnectException) {
            return message.contains("refused") ? "refuses connections" : "cannot be connected to";
        }
        if (cause instanceof SSLException) {
            return message.contains("timed out") ? "does not answer" : "does not complete the TLS handshake";
        }
        return cause instanceof ClosedChannelException ? "closes connections" : null;
    }
}
