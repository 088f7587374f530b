// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

/** Who may see the page on the management port, and its JSON. */
public enum PageAccess {
    /** Every caller that can reach the port. */
    open,
    /** Callers with a token whose user may see it: see {@link dev.plimsoll.cluster.PageAuthorizer}. */
    authorized,
    /** Nobody: there is no page. */
    off;

    /**
     * What holds where nothing is said.
     *
     * @param inCluster whether there is an API server that can tell whose token it is
     * @param loopback whether only programs of this machine reach the port
     */
    static PageAccess byDefault(boolean inCluster, boolean loopback) {
        if (inCluster) {
            return authorized;
        }
        return loopback ? open : off;
    }
}
