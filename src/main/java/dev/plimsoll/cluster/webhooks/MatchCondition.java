// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/**
 * A match condition of a webhook ({@code admissionregistration.k8s.io/v1 MatchCondition}): the API server calls the webhook only
 * if it is true.
 *
 * @param name qualified name, unique within the webhook
 * @param expression in CEL
 */
public record MatchCondition(String name, String expression) {}
