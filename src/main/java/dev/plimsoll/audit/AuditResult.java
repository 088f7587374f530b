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
 * @param took until everything was listed, judged and summed up
 * @param generation of the policies that it judged by: see {@link dev.plimsoll.policy.PolicySource#generation}
 * @param policies of today
 * @param tally how much was looked at
 * @param owners those of which there is something to say, by namespace, kind and name, as far as there is memory for it
 * @param outOfLine all owners with findings, named or not
 * @param blastRadius by rule, how many owners, exempt ones aside, pass today and would be refused under the candidate because of it
 * @param change how many owners fare otherwise under the candidate; nothing without one
 * @param onlyCounted owners with findings that are in every count, and not among {@code owners}
 * @param coldStart DaemonSets that cannot be created without Plimsoll
 * @param errors what could not be listed, in words; what they speak of is missing in all the rest
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
     * How much was looked at.
     *
     * @param owners all, those without a finding among them
     * @param exempt of these
     * @param pods that run now
     * @param unnamed owners with findings that are only counted: see {@link OnlyCounted}
     * @param calls of the API server, those of attempts that were begun anew among them
     */
    public record Tally(int owners, int exempt, int pods, int unnamed, int calls) {}

    public AuditResult {
        policies = List.copyOf(policies);
        owners = List.copyOf(owners);
        blastRadius = Collections.unmodifiableMap(new TreeMap<>(blastRadius));
        errors = List.copyOf(errors);
    }

    /**
     * The same counts without any names.
     *
     * @param error why
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
