// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes of JSON, read once and without garbage: what is not asked for is checked and skipped, never kept.
 *
 * <p>Written by hand because this is the hot path of every review: half of a pod are {@code managedFields} whose keys
 * ({@code k:{"uid":"…"}}) are new in each request, which a general parser decodes, hashes and keeps in its table of names.
 * Everything else that touches JSON uses Jackson, and a test compares the two on hostile input. Depends on nothing;
 * {@code pod}, and every package that reads bytes, may depend on it.
 */
@NullMarked
package dev.plimsoll.json;

import org.jspecify.annotations.NullMarked;
