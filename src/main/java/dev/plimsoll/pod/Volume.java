// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * What rules read of a volume.
 *
 * @param index its place in the list, from 0
 * @param hostPath where on the node it lies; null if it is no hostPath volume
 * @param image what it mounts, if it is an image volume, else null
 */
public record Volume(
        int index,
        String name,
        @Nullable HostFile hostPath,
        @Nullable ImageSource image) {

    /** The path within the pod spec of one of its fields: {@code volumes[0].hostPath.path}. */
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
