// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.WorkloadKind;
import java.util.Map;

/**
 * Which owner it is.
 *
 * @param labels its own, and those of its namespace that it does not have itself; 32 at most
 * @param exempt whether its namespace is exempt, so that nothing follows from any finding
 */
public record OwnerIdentity(
        WorkloadKind kind, String namespace, String name, Map<String, String> labels, boolean exempt) {}
