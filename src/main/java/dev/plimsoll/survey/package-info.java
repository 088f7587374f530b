// SPDX-License-Identifier: Apache-2.0
/**
 * Where the audit meets the other two faces, which know nothing of it: {@code plimsoll audit} is {@code audit} with the outputs of
 * {@code cli}; beside the webhook it is run by the leader, with its figures among the metrics. Nothing is judged here. Only
 * {@code Plimsoll} depends on it.
 */
@NullMarked
package dev.plimsoll.survey;

import org.jspecify.annotations.NullMarked;
