// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a volume that rules read.
 *
 * @param index the index in the list, from 0
 * @param hostPath the path on the node; null if it is not a hostPath volume
 * @param image the mounted image; null if it is not an image volume
 */
public record Volume(
        int index,
        String name,
        @Nullable HostFile hostPath,
        @Nullable ImageSource image) {

    /** Returns the path of a field within the pod spec: {@code volumes[0].hostPath.path}. */
    public String path(String field) {
        return "volumes[" + index + "]." + field;
    }

    /**
     * An image that is mounted as a volume (Kubernetes 1.31, KEP-4639).
     *
     * @param volume the index of the volume
     */
    public record ImageSource(int volume, ImageReference image, String pullPolicy) implements ImageUser {
        @Override
        public String imagePath() {
            return "volumes[" + volume + "].image.reference";
        }

        @Override
        public String pullPolicyField() {
            return "pullPolicy";
        }

        @Override
        public String pullPolicyPath() {
            return "volumes[" + volume + "].image." + pullPolicyField();
        }

        @Override
        public @Nullable String containerName() {
            return null;
        }
    }
}
