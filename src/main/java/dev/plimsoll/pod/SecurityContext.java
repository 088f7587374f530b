// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a pod's or a container's {@code securityContext} that rules read.
 *
 * @param present whether the object exists; fixes depend on it
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

    /** Returns the user name for Windows, or null if unset. */
    public @Nullable String windowsUser() {
        return windowsOptions == null ? null : windowsOptions.userName();
    }

    /** Returns whether containers run as processes of a Windows node, or null if unset. */
    public @Nullable Boolean hostProcess() {
        return windowsOptions == null ? null : windowsOptions.hostProcess();
    }

    /** Returns whether {@code runAsUser} is a user id that the API server refuses. */
    public boolean hasInvalidUser() {
        return runAsUser != null && (runAsUser < 0 || runAsUser > LARGEST_USER);
    }
}
