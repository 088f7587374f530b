// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/** What brings an image onto the node: a container of any list, or a volume. */
public sealed interface ImageUser permits Container, Volume.ImageSource {
    ImageReference image();

    /** {@code Always}, {@code IfNotPresent} or {@code Never}; never empty, the API server's default is filled in. */
    String pullPolicy();

    /** The path within the pod spec of the image. */
    String imagePath();

    /** The field of the pull policy, which stands beside that of the image. */
    String pullPolicyField();

    /** The path within the pod spec of the pull policy. */
    String pullPolicyPath();

    /** The container's name, null for a volume. */
    @Nullable
    String containerName();
}
