// SPDX-License-Identifier: Apache-2.0
/** Findings as text, JSON, SARIF and JUnit: the output that {@code check} and {@code audit} share. */
@NullMarked
package dev.plimsoll.report;

import org.jspecify.annotations.NullMarked;
