// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.text.SmallFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that another program maintains in files.
 *
 * @param bundle PEM file of its authorities, read again at each request; null if another controller sets the CA bundle
 */
public record FileCertificates(@Nullable Path bundle) implements Certificates {
    @Override
    public boolean isKnown() {
        return true;
    }

    @Override
    public @Nullable String caBundle() {
        try {
            return bundle == null ? null : new String(SmallFile.read(bundle), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
