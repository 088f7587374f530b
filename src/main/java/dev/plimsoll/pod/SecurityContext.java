// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * What rules read of a {@code securityContext}, a pod's or a container's.
 *
 * @param present whether the object stands there; a fix must know
 * @param windowsUser {@code windowsOptions.runAsUserName}
 */
public record SecurityContext(
        boolean present,
        @Nullable Long runAsUser,
        @Nullable Boolean runAsNonRoot,
        boolean privileged,
        @Nullable String windowsUser) {

    public static final SecurityContext NONE = new SecurityContext(false, null, null, false, null);
}
