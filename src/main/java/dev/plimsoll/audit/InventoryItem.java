// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.audit.listing.ListedObject;
import dev.plimsoll.audit.listing.ReadObject;
import dev.plimsoll.pod.ImageReference;
import dev.plimsoll.pod.WorkloadKind;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** An object of a list, with the context in which it is judged. */
record InventoryItem(WorkloadKind kind, ListedObject object, NamespaceContext ground, ReadObject read) {

    /** Returns its findings under the policies in force. */
    Judged today() {
        return Judged.of(read.judge(ground.today()), isStatic());
    }

    /** Returns its findings under the candidate; null without a candidate, and where findings have no effect. */
    @Nullable
    Judged candidate() {
        var policies = ground.exempt() ? null : ground.candidate();
        return policies == null ? null : Judged.of(read.judge(policies), isStatic());
    }

    /** Returns whether it is a static pod, which a kubelet runs without admission. */
    private boolean isStatic() {
        var workload = read.workload();
        return kind == WorkloadKind.Pod
                && workload != null
                && workload.mirror()
                && workload.controller() != null
                && workload.controller().kind().equals("Node");
    }

    /** Passes to its owner the builds that the pod runs, of images that are named without a digest. */
    void addBuilds(OwnerAccumulator owner) {
        var workload = read.workload();
        if (workload == null || object.images().isEmpty()) {
            return;
        }
        var images = new HashMap<String, ImageReference>();
        for (var container : workload.spec().containers()) {
            if (container.image().valid() && container.image().digest() == null) {
                images.put(container.name(), container.image());
            }
        }
        for (var running : object.images()) {
            var image = images.get(running.container());
            if (image != null) {
                owner.addBuild(running.container(), image, running.id());
            }
        }
    }
}
