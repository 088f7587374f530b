// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/** The user of an image on the node: a container of any list, or an image volume. */
public sealed interface ImageUser permits Container, Volume.ImageSource {
    ImageReference image();

    /**
     * Returns {@code Always}, {@code IfNotPresent} or {@code Never}; never empty, because the API server's default is filled in.
     */
    String pullPolicy();

    /** Returns the path of the image within the pod spec. */
    String imagePath();

    /** Returns the name of the pull policy field, next to the image field. */
    String pullPolicyField();

    /** Returns the path of the pull policy within the pod spec. */
    String pullPolicyPath();

    /** Returns the container's name, or null for a volume. */
    @Nullable
    String containerName();
}
