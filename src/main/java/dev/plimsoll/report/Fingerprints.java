// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.policy.Finding;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Computes fingerprints by which code scanning recognizes a finding after the lines around it have moved. They include neither
 * line nor value; equal findings are numbered in order.
 */
final class Fingerprints {
    private static final int BYTES = 16;

    private final MessageDigest digest;
    private final Map<String, Integer> seen = new HashMap<>();

    Fingerprints() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    String of(String uri, WorkloadResult result, Finding finding) {
        var what = String.join(
                "\0", finding.rule(), uri, result.kind(), result.namespace(), result.name(), finding.path());
        int before = seen.merge(what, 1, Integer::sum) - 1;
        var hash = digest.digest((before == 0 ? what : what + "\0" + before).getBytes(UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}
