// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

/** Access to the page on the management port, and to its JSON. */
public enum PageAccess {
    /** Every caller that can reach the port. */
    open,
    /** Callers with a token whose user may read the page: see {@link dev.plimsoll.cluster.PageAuthorizer}. */
    authorized,
    /** No caller: the page is off. */
    off;

    /**
     * Returns the access if the option is unset.
     *
     * @param inCluster whether an API server can authenticate tokens
     * @param loopback whether only programs on this machine reach the port
     */
    static PageAccess byDefault(boolean inCluster, boolean loopback) {
        if (inCluster) {
            return authorized;
        }
        return loopback ? open : off;
    }
}
