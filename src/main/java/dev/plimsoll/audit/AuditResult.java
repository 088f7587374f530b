// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an audit found out. Immutable.
 *
 * @param begun when it began to list
 * @param took until everything was listed and judged
 * @param generation of the policies that it judged by: see {@link dev.plimsoll.policy.PoliciesInForce#generation}
 * @param policies of today
 * @param tally how much was looked at
 * @param owners those of which there is something to say, by namespace, kind and name; at most {@link Inventory#MOST_OWNERS}
 * @param blastRadius by rule, how many owners, exempt ones aside, pass today and would be refused under the candidate because of it
 * @param errors what could not be listed, in words; what they speak of is missing in all the rest
 */
public record AuditResult(
        Instant begun,
        Duration took,
        long generation,
        List<Policy> policies,
        Tally tally,
        List<AuditedOwner> owners,
        OutOfLine outOfLine,
        Map<String, Integer> blastRadius,
        List<String> errors) {

    /**
     * How much was looked at.
     *
     * @param owners all, those without a finding among them
     * @param exempt of these
     * @param pods that run now
     * @param unnamed owners with findings that are counted, but for which there was no more room
     * @param calls of the API server, those of attempts that were begun anew among them
     */
    public record Tally(int owners, int exempt, int pods, int unnamed, int calls) {}

    public AuditResult {
        policies = List.copyOf(policies);
        owners = List.copyOf(owners);
        blastRadius = Collections.unmodifiableMap(new TreeMap<>(blastRadius));
        errors = List.copyOf(errors);
    }
}
