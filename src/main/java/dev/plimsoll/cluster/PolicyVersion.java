// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.config.Sha256;
import java.util.Map;

/**
 * The name of one version of a policy, as it stands in the registered paths: 16 hexadecimal digits, of a SHA-256. Every replica
 * computes the same for the same object.
 *
 * <p>It is about the object's uid and generation, too: a policy that is changed and changed back, or deleted and created anew, has
 * another version each time, so that a version once replaced never comes back.
 */
final class PolicyVersion {
    private static final int DIGITS = 16;

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private PolicyVersion() {}

    /**
     * @param uid of the object
     * @param generation of the spec
     */
    static String of(String uid, long generation, JsonNode spec) {
        return hash(canonical(Map.of("uid", uid, "generation", generation, "spec", plain(spec))));
    }

    /** That of a policy which has no object. */
    static String ofText(String text) {
        return hash(text);
    }

    /** That of the same policy where {@code serve --dry-run} makes it one for watching only. */
    static String dryRun(String version) {
        return hash(version + " dry run");
    }

    private static Object plain(JsonNode spec) {
        return CANONICAL.convertValue(spec, Object.class);
    }

    private static String canonical(Object data) {
        try {
            return CANONICAL.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is JSON", e);
        }
    }

    private static String hash(String text) {
        return Sha256.hex(text).substring(0, DIGITS);
    }
}
