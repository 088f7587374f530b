// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Something that the compact constructor of a settings record refuses, said once more for an API server, which can then refuse
 * it at once. Sound, never complete: it holds for all that the constructor takes; what it lets pass, the constructor still refuses.
 *
 * <p>On a component it is about that value, wherever it stands; on a record, about its components together, of which any that has
 * a default may be absent. An override names only what is different, so that what its settings are together is not asked there.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
@Repeatable(Constraint.All.class)
public @interface Constraint {
    /** A CEL expression over {@code self}, in the dialect of CustomResourceDefinitions; true if it is in order. */
    String cel();

    /** What is wrong if it is not: how the constructor's own message begins. */
    String message();

    /** Several of them. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
    @interface All {
        Constraint[] value();
    }
}
