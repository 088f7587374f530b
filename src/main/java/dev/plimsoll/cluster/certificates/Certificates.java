// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The certificate that API servers are shown, and who vouches for it. Without more said, somebody else keeps it. */
public sealed interface Certificates extends AutoCloseable permits SecretCertificates, FileCertificates {
    /** Whether there is one. */
    boolean isKnown();

    /** PEM of the authorities that API servers are to believe; null until there are any, or where it is not ours to say. */
    @Nullable
    String caBundle();

    /** Tells that every registration carries this bundle by now; a new authority signs nothing before. */
    default void handedOut(String caBundle) {}

    /** Begins to keep it, as the leader. What is returned ends that. */
    default Runnable lead() {
        return () -> {};
    }

    /** When the authority expires that signed what is served; null if there is none of our own. */
    default @Nullable Instant authorityExpires() {
        return null;
    }

    /** How often it was replaced here because time went by, or we are called by other names. */
    default long renewals() {
        return 0;
    }

    /** How often it was replaced here because it was of no use. */
    default long repairs() {
        return 0;
    }

    /** How often something was found in its place that is of no use. */
    default long refusals() {
        return 0;
    }

    @Override
    default void close() {}
}
