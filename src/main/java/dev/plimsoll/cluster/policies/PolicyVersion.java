// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.plimsoll.text.Sha256;

/**
 * The name of one version of a policy, as it stands in the registered paths: 16 hexadecimal digits, of a SHA-256. Every replica
 * computes the same for the same object.
 *
 * <p>It is about the object's uid and generation, too: a policy that is changed and changed back, or deleted and created anew, has
 * another version each time, so that a version once replaced never comes back.
 */
public final class PolicyVersion {
    private static final int DIGITS = 16;

    private static final JsonMapper CANONICAL =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private PolicyVersion() {}

    /**
     * What makes a version, as JSON that every replica writes alike.
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

    /** That of a policy which has no object. */
    public static String ofText(String text) {
        return of(text.getBytes(UTF_8));
    }

    /** That of the same policy where {@code serve --dry-run} makes it one for watching only. */
    static String dryRun(String version) {
        return ofText(version + " dry run");
    }
}
