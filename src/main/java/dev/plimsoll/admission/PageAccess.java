// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** Who may see the page on the management port, and its JSON. */
public enum PageAccess {
    /** Whoever can reach the port. */
    open,
    /** Whoever shows a token of somebody who may: see {@link dev.plimsoll.cluster.Viewers}. */
    authorized,
    /** Nobody: there is none. */
    off
}
