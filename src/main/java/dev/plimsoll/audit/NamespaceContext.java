// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context in which objects of a namespace are judged.
 *
 * @param namespace its name
 * @param labels of the namespace, as far as they are known
 * @param candidate null without one
 */
record NamespaceContext(
        String namespace,
        Map<String, String> labels,
        LimitRange limitRange,
        boolean exempt,
        List<EffectivePolicy> today,
        @Nullable List<EffectivePolicy> candidate) {

    static NamespaceContext of(Namespace namespace, boolean exempt, Policies today, @Nullable Policies candidate) {
        return new NamespaceContext(
                namespace.name(),
                namespace.labels(),
                namespace.limitRange(),
                exempt,
                today.governing(namespace),
                candidate == null ? null : candidate.governing(namespace));
    }
}
