// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** The two webhook endpoints of the API server, spelled as their paths. */
public enum Endpoint {
    /** Decides whether an object is allowed. */
    validate,
    /** Decides which patches an object gets. */
    mutate
}
