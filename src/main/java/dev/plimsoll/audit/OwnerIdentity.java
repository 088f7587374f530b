// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import java.util.Map;

/**
 * Identifies an owner.
 *
 * @param labels its own, and those of its namespace that it does not have itself; at most 32
 * @param exempt whether its namespace is exempt, so that findings have no effect
 */
public record OwnerIdentity(
        WorkloadKind kind, String namespace, String name, Map<String, String> labels, boolean exempt) {}
