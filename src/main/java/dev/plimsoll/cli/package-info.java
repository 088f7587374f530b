// SPDX-License-Identifier: Apache-2.0
/**
 * Face 3: what is about to be committed. {@code check} reads manifests, makes one {@link dev.plimsoll.cli.Report} of them, and
 * a {@link dev.plimsoll.cli.Renderer} prints it; {@code rules} and {@code explain} print what the rules say about themselves.
 * A plain program that never boots Quarkus. {@code survey} prints what runs by the same outputs; beside it and {@code demo} only
 * {@code Plimsoll} depends on it.
 */
@NullMarked
package dev.plimsoll.cli;

import org.jspecify.annotations.NullMarked;
