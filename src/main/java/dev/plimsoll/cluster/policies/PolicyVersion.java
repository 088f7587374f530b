// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.text.Sha256;

/**
 * The name of one version of a policy, as used in the registered paths: 16 hexadecimal digits of a SHA-256. Every replica
 * computes the same name for the same object.
 *
 * <p>Includes the object's uid and generation: a policy that is changed and changed back, or deleted and created again, gets
 * another version each time, so a replaced version never recurs.
 */
public final class PolicyVersion {
    private static final int DIGITS = 16;

    private static final JsonMapper CANONICAL =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private PolicyVersion() {}

    /**
     * Returns the content that identifies a version, as JSON that is equal in every replica.
     *
     * @param uid of the object
     * @param generation of the spec
     */
    static byte[] canonical(String uid, long generation, JsonNode spec) {
        var all = CANONICAL.createObjectNode().put("uid", uid).put("generation", generation);
        all.set("spec", spec);
        try {
            return CANONICAL.writeValueAsString(all).getBytes(UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree is JSON", e);
        }
    }

    /** @param canonical see {@link #canonical} */
    static String of(byte[] canonical) {
        return Sha256.hex(canonical).substring(0, DIGITS);
    }

    /** Returns the version of a policy without an object. */
    public static String ofText(String text) {
        return of(text.getBytes(UTF_8));
    }

    /** Returns the version of the same policy if {@code serve --dry-run} makes it only observe. */
    static String dryRun(String version) {
        return ofText(version + " dry run");
    }
}
