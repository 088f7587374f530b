// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;

/** Shared checks of all rules about images. */
final class Images {
    /**
     * In RE2, an image name at the beginning of a reference; a subset of the valid names. It omits only repeated separators,
     * hosts with capitals, and names that are too long to be matched (see {@link dev.plimsoll.pod.ImageReference}).
     */
    static final String NAME = "^([a-z0-9]+([.-][a-z0-9]+)*:[0-9]+/)?[a-z0-9]+([._/-][a-z0-9]+)*";

    static final String TAG = ":\\w[\\w.-]{0,127}";
    static final String DIGEST = "@sha(256:[a-f0-9]{64}|384:[a-f0-9]{96}|512:[a-f0-9]{128})";

    /** The expected form of an image; a digest is always accepted. */
    static final String WITH_DIGEST = "registry/repository@sha256:digest";

    static final String WITH_TAG_OR_DIGEST = "registry/repository:tag or " + WITH_DIGEST;

    private Images() {}

    /**
     * Returns a CEL expression: {@code condition} holds for all images {@code i}, as they were written. An image in a template
     * may be empty.
     */
    static String all(String condition) {
        return "(" + Cel.EVERY_CONTAINER + ".map(c, c.?image.orValue(''))"
                + " + volumes.map(v, has(v.image), v.image.?reference.orValue(''))).all(i, " + condition + ")";
    }

    /** Returns the same for all images whose pull policy is not Always. */
    static String allNotAlwaysPulled(String condition) {
        return "(" + Cel.EVERY_CONTAINER + ".map(c, c.?imagePullPolicy.orValue('') != 'Always', c.?image.orValue(''))"
                + " + volumes.map(v, has(v.image) && v.image.?pullPolicy.orValue('') != 'Always',"
                + " v.image.?reference.orValue(''))).all(i, " + condition + ")";
    }

    /**
     * Returns whether {@code user} has no image that a rule can judge. Every image rule reports an invalid reference, because
     * accepting unreadable references would let tags through. Only in a template may the image be one blank, which the API server
     * accepts for a controller to fill in; it refuses an empty or missing image ("Required value").
     *
     * @param expected the form that the rule accepts
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
