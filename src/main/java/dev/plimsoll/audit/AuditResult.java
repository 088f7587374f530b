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
 * The result of an audit. Immutable.
 *
 * @param begun when listing began
 * @param took time until everything was listed, judged and summed up
 * @param generation of the policies that were applied: see {@link dev.plimsoll.policy.PolicySource#generation}
 * @param policies in force
 * @param tally how many objects were scanned
 * @param owners the owners with something to report, by namespace, kind and name, within the memory limit
 * @param outOfLine counts of all owners with findings, named or not
 * @param blastRadius by rule, how many non-exempt owners pass today and would be refused under the candidate because of it
 * @param change how many owners have a different outcome under the candidate; empty without a candidate
 * @param onlyCounted owners with findings that are in every count but not in {@code owners}
 * @param coldStart DaemonSets that cannot be created without Plimsoll
 * @param errors messages about what could not be listed; it is missing from all other fields
 */
public record AuditResult(
        Instant begun,
        Duration took,
        long generation,
        List<Policy> policies,
        Tally tally,
        List<AuditedOwner> owners,
        ViolationCounts outOfLine,
        Map<String, Integer> blastRadius,
        Change change,
        OnlyCounted onlyCounted,
        ColdStart coldStart,
        List<String> errors) {

    /**
     * How many objects were scanned.
     *
     * @param owners all, including those without a finding
     * @param exempt how many of the owners are exempt
     * @param pods that run now
     * @param unnamed owners with findings that are only counted: see {@link OnlyCounted}
     * @param calls to the API server, including those of attempts that were restarted
     */
    public record Tally(int owners, int exempt, int pods, int unnamed, int calls) {}

    public AuditResult {
        policies = List.copyOf(policies);
        owners = List.copyOf(owners);
        blastRadius = Collections.unmodifiableMap(new TreeMap<>(blastRadius));
        errors = List.copyOf(errors);
    }

    /**
     * Returns the same counts without any names.
     *
     * @param error the reason
     */
    public AuditResult onlyCounts(String error) {
        var counts = new TreeMap<>(onlyCounted.owners());
        long findings = onlyCounted.findings();
        for (var owner : owners) {
            if (!owner.findings().isEmpty() || !owner.underCandidate().isEmpty()) {
                counts.merge(owner.namespace(), 1, Integer::sum);
                findings += owner.findings().size() + owner.more();
            }
        }
        var counted = new OnlyCounted(counts, findings, 0);
        return new AuditResult(
                begun,
                took,
                generation,
                policies,
                new Tally(tally.owners, tally.exempt, tally.pods, counted.sum(), tally.calls),
                List.of(),
                outOfLine,
                blastRadius,
                change,
                counted,
                coldStart,
                List.of(error));
    }
}
