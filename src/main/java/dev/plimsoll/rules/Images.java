// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;

/** What all rules about images have to ask first. */
final class Images {
    /**
     * In RE2, the name of an image from the beginning of its reference: only what is surely one. Single separators, a host without
     * capitals, and whatever is too long to be matched anyway, are all that is missing (see {@link dev.plimsoll.pod.ImageReference}).
     */
    static final String NAME = "^([a-z0-9]+([.-][a-z0-9]+)*:[0-9]+/)?[a-z0-9]+([._/-][a-z0-9]+)*";

    static final String TAG = ":\\w[\\w.-]{0,127}";
    static final String DIGEST = "@sha(256:[a-f0-9]{64}|384:[a-f0-9]{96}|512:[a-f0-9]{128})";

    /** What an image must look like; a digest is never wrong. */
    static final String WITH_DIGEST = "registry/repository@sha256:digest";

    static final String WITH_TAG_OR_DIGEST = "registry/repository:tag or " + WITH_DIGEST;

    private Images() {}

    /** In CEL, whether {@code condition} holds for all images {@code i}, as they were written; a template may have an empty one. */
    static String all(String condition) {
        return "(" + Cel.EVERY_CONTAINER + ".map(c, c.?image.orValue(''))"
                + " + volumes.map(v, has(v.image), v.image.?reference.orValue(''))).all(i, " + condition + ")";
    }

    /** The same for all whose pull policy is another than Always. */
    static String allNotAlwaysPulled(String condition) {
        return "(" + Cel.EVERY_CONTAINER + ".map(c, c.?imagePullPolicy.orValue('') != 'Always', c.?image.orValue(''))"
                + " + volumes.map(v, has(v.image) && v.image.?pullPolicy.orValue('') != 'Always',"
                + " v.image.?reference.orValue(''))).all(i, " + condition + ")";
    }

    /**
     * Whether {@code user} has no image that a rule could judge. What is not a reference is a finding of every image rule:
     * accepting what one cannot read is how tags slip through. Only a template may have one blank for its image, which the API server
     * accepts for a controller to fill in; an empty or missing image it refuses ("Required value").
     *
     * @param expected what the rule accepts
     */
    static boolean isNoReference(Workload workload, ImageUser user, String expected, FindingCollector findings) {
        var image = user.image();
        if (image.valid()) {
            return false;
        }
        if (image.isEmpty()) {
            findings.add(user, "", "No image is set, and the API server requires one: set " + field(user) + ".", null);
        } else if (!image.isBlank() || !workload.kind().isTemplate()) {
            findings.add(
                    user,
                    image.text(),
                    "Invalid image reference: " + image.problem() + ". Expected " + expected + ".",
                    null);
        }
        return true;
    }

    private static String field(ImageUser user) {
        return user.imagePath().substring(user.imagePath().lastIndexOf('.') + 1);
    }
}
