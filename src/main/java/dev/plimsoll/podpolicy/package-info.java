// SPDX-License-Identifier: Apache-2.0
/**
 * The PodPolicy language: reading it, every mistake at once, the built-in default, the file that changes at run time, the
 * CustomResourceDefinition. The parameters of a rule follow from its settings record. Knows no rule by name but in the
 * text of the default policy.
 */
@NullMarked
package dev.plimsoll.podpolicy;

import org.jspecify.annotations.NullMarked;
