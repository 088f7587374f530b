// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.Set;

/**
 * The findings that have an effect. The API server must send each workload that may have such a finding.
 *
 * @param templates true for findings in templates, where an unknown LimitRange may apply; false for findings in pods
 * @param modes of the findings
 */
public record FindingScope(boolean templates, Set<Mode> modes) {
    public FindingScope {
        modes = Set.copyOf(modes);
    }
}
