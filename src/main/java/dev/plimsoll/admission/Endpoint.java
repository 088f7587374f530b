// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** The two questions of the API server, spelled as their paths are. */
public enum Endpoint {
    /** May it be? */
    validate,
    /** What would make it better? */
    mutate
}
