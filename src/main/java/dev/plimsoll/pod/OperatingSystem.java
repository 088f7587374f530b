// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

/** The operating system of the nodes on which a pod can run, as far as its spec determines it. */
public enum OperatingSystem {
    linux,
    windows,
    /** The spec has options for Windows and is bound to neither system, so a fact about one system alone proves nothing. */
    either
}
