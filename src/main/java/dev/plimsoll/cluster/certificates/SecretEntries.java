// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.certificates;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fabric8.kubernetes.api.model.Secret;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a Secret as text, one character per byte. */
final class SecretEntries {
    private SecretEntries() {}

    /** Returns the decoded entries; empty without a Secret. */
    static Map<String, String> decoded(@Nullable Secret secret) {
        var entries = new HashMap<String, String>();
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((entry, value) ->
                            entries.put(entry, new String(Base64.getDecoder().decode(value), ISO_8859_1)));
        }
        return entries;
    }

    static Map<String, String> encoded(Map<String, String> entries) {
        var data = new HashMap<String, String>();
        entries.forEach(
                (entry, text) -> data.put(entry, Base64.getEncoder().encodeToString(text.getBytes(ISO_8859_1))));
        return data;
    }
}
