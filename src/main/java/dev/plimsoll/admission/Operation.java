// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** What is being done to the object: {@code admission/v1 Operation}. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT;

    /** Whether an object goes in; the others carry none, or options only. */
    boolean bringsAnObject() {
        return this == CREATE || this == UPDATE;
    }
}
