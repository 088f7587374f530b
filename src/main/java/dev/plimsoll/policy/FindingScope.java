// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.Set;

/**
 * Of which findings something would come, so that what may have one must be sent.
 *
 * @param templates whether those in templates are meant, for which a LimitRange counts that cannot be seen; else those in pods
 * @param modes of the findings
 */
public record FindingScope(boolean templates, Set<Mode> modes) {
    public FindingScope {
        modes = Set.copyOf(modes);
    }
}
