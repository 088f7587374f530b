// SPDX-License-Identifier: Apache-2.0
/**
 * PodPolicy as YAML: reading it, every mistake at once, the built-in default, the file that changes while we run. Which
 * parameters a rule has follows from its settings record. Depends on {@code policy} and {@code yaml}; knows no rule by name
 * but in the text of the default policy.
 */
@NullMarked
package dev.plimsoll.config;

import org.jspecify.annotations.NullMarked;
