// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/**
 * What a rule says about itself; command line, README, CRD and metrics are printed from it.
 *
 * @param id camelCase, as a field of a Kubernetes API; spelled one way everywhere
 * @param summary what is forbidden, in one sentence that ends with a period
 * @param why what an attacker or an outage gains by it; whole sentences
 * @param remediation what to do about a finding; whole sentences
 * @param fixable whether a finding may carry a {@link Fix}
 * @param failing YAML of a pod that breaks this rule
 * @param passing YAML of the same pod, put right
 */
public record RuleInfo(
        String id, String summary, String why, String remediation, boolean fixable, String failing, String passing) {}
