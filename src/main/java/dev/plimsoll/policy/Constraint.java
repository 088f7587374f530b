// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A check of the compact constructor of a settings record, repeated for the API server, which can then reject the value early.
 * Sound but not complete: it holds for every value that the constructor accepts, and the constructor still rejects the rest.
 *
 * <p>On a component it applies to that value, wherever it occurs. On a record it applies to the components together; a component
 * with a default may be absent. An override contains only the differences, so constraints on records are not checked there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
@Repeatable(Constraint.All.class)
public @interface Constraint {
    /** Returns a CEL expression over {@code self}, in the dialect of CustomResourceDefinitions; true if the value is valid. */
    String cel();

    /** Returns the message for an invalid value: the beginning of the constructor's own message. */
    String message();

    /** The container of repeated constraints. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
    @interface All {
        Constraint[] value();
    }
}
