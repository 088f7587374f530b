// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

/** The operation on the object: {@code admission/v1 Operation}. */
public enum Operation {
    CREATE,
    UPDATE,
    DELETE,
    CONNECT;

    /** Returns whether the operation carries an object; the others carry none, or options only. */
    boolean bringsAnObject() {
        return this == CREATE || this == UPDATE;
    }
}
