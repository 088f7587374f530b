// SPDX-License-Identifier: Apache-2.0
/**
 * The workload model: records of exactly the fields that rules read. Absent objects, nulls and the API server's defaults are
 * resolved here, once, so that no rule tests for null or splits a string. Depends on {@code json} alone; all packages may depend
 * on it.
 */
@NullMarked
package dev.plimsoll.pod;

import org.jspecify.annotations.NullMarked;
