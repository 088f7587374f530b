// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * What rules read of a {@code securityContext}, a pod's or a container's.
 *
 * @param present whether the object stands there; a fix must know
 * @param windowsOptions null if the field is absent or null
 */
public record SecurityContext(
        boolean present,
        @Nullable Long runAsUser,
        @Nullable Boolean runAsNonRoot,
        boolean privileged,
        @Nullable WindowsOptions windowsOptions) {

    public static final SecurityContext NONE = new SecurityContext(false, null, null, false, null);

    /** The largest user and group id that the API server accepts ({@code IsValidUserID} of Kubernetes 1.37); the lowest is 0. */
    public static final long LARGEST_USER = Integer.MAX_VALUE;

    /**
     * The {@code windowsOptions} of a security context.
     *
     * @param userName {@code runAsUserName}; null if it is absent, null or empty
     */
    public record WindowsOptions(
            @Nullable String userName, @Nullable Boolean hostProcess) {}

    /** The user name for Windows, null if none is set. */
    public @Nullable String windowsUser() {
        return windowsOptions == null ? null : windowsOptions.userName();
    }

    /** Whether containers run as processes of a Windows node, null if this context does not say. */
    public @Nullable Boolean hostProcess() {
        return windowsOptions == null ? null : windowsOptions.hostProcess();
    }

    /** Whether {@code runAsUser} is a user id that the API server refuses. */
    public boolean hasInvalidUser() {
        return runAsUser != null && (runAsUser < 0 || runAsUser > LARGEST_USER);
    }
}
