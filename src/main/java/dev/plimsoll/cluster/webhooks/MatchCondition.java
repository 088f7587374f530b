// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/**
 * A match condition of a webhook ({@code admissionregistration.k8s.io/v1 MatchCondition}): unless it is true, the webhook is not called.
 *
 * @param name a qualified name, one of its own within the webhook
 * @param expression in CEL
 */
public record MatchCondition(String name, String expression) {}
