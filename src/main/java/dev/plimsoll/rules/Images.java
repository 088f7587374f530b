// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Findings;

/** What all rules about images have to ask first. */
final class Images {
    private Images() {}

    /**
     * Whether {@code user} names no image that a rule could judge. What is no reference is a finding of every image rule:
     * accepting what one cannot read is how tags slip through. Only a template may leave its image empty (Kubernetes allows
     * it there, for a controller to fill in).
     */
    static boolean isNoReference(Workload workload, ImageUser user, Findings findings) {
        var image = user.image();
        if (image.valid()) {
            return false;
        }
        if (!image.isEmpty()) {
            findings.add(
                    user,
                    image.text(),
                    "This is not an image reference: write registry/repository:tag or registry/repository@sha256:digest.",
                    null);
        } else if (!workload.kind().isTemplate()) {
            findings.add(user, "", "No image is named: name one.", null);
        }
        return true;
    }
}
