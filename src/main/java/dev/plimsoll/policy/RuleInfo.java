// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

/**
 * The description of a rule. The command line, README, CRD and metrics are generated from it.
 *
 * @param id camelCase, as a field of a Kubernetes API; spelled the same everywhere
 * @param summary the forbidden practice, in one sentence that ends with a period
 * @param why the benefit to an attacker, or the risk of an outage; whole sentences
 * @param remediation how to resolve a finding; whole sentences
 * @param fixable whether a finding may carry a {@link Fix}
 * @param failing YAML of a pod that breaks this rule
 * @param passing YAML of the same pod, corrected
 */
public record RuleInfo(
        String id, String summary, String why, String remediation, boolean fixable, String failing, String passing) {}
