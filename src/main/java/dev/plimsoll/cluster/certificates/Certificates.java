// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The serving certificate and its authorities. By default, another program maintains them. */
public sealed interface Certificates extends AutoCloseable permits SecretCertificates, FileCertificates {
    /** Returns whether a certificate is known. */
    boolean isKnown();

    /** Returns PEM of the authorities that API servers must trust; null if unknown yet, or set by another controller. */
    @Nullable
    String caBundle();

    /** Reports that every registration now has this bundle. A new authority does not sign before. */
    default void handedOut(String caBundle) {}

    /** Starts maintaining the certificate, as the leader. The returned function stops it. */
    default Runnable lead() {
        return () -> {};
    }

    /** Returns when the authority of the serving certificate expires; null if Plimsoll has no authority of its own. */
    default @Nullable Instant authorityExpires() {
        return null;
    }

    /** Returns how often this process renewed the certificate because of its age, or of changed host names. */
    default long renewals() {
        return 0;
    }

    /** Returns how often this process replaced an unusable certificate. */
    default long repairs() {
        return 0;
    }

    /** Returns how often unusable content was found in place of the certificate. */
    default long refusals() {
        return 0;
    }

    @Override
    default void close() {}
}
