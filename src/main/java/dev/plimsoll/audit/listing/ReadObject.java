// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.listing;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object of a list: a workload, or the reason why it is not a workload. */
public sealed interface ReadObject {

    Verdict judge(List<EffectivePolicy> policies);

    /** Returns the workload; null if it could not be read. */
    @Nullable
    Workload workload();

    /** Reads the object in {@code bytes} from {@code from} to {@code to}, of a namespace with this LimitRange. */
    static ReadObject of(byte[] bytes, int from, int to, WorkloadKind kind, LimitRange range) {
        try {
            return new OfWorkload(WorkloadReader.read(bytes, from, to, kind).in(range));
        } catch (UnreadableWorkload e) {
            return new Unreadable(e);
        }
    }

    record OfWorkload(Workload workload) implements ReadObject {
        @Override
        public Verdict judge(List<EffectivePolicy> policies) {
            return PolicyEngine.judge(workload, policies);
        }
    }

    record Unreadable(UnreadableWorkload why) implements ReadObject {
        @Override
        public Verdict judge(List<EffectivePolicy> policies) {
            return PolicyEngine.judge(why, policies);
        }

        @Override
        public @Nullable Workload workload() {
            return null;
        }
    }
}
