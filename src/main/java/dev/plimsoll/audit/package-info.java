// SPDX-License-Identifier: Apache-2.0
/**
 * Face 2: what already runs. A {@link dev.plimsoll.audit.Scan} lists a cluster page by page, an
 * {@link dev.plimsoll.audit.Inventory} judges each object by the same engine as a review and keeps, per owner, what there is to
 * report; an {@link dev.plimsoll.audit.AuditResult} is what remains, immutable. All else is a pure function of that: the
 * {@link dev.plimsoll.audit.BlastRadius} of a change, JSON, reports.
 *
 * <p>Depends on {@code cluster} and below; knows neither reviews nor the command line, which {@code survey} brings together with
 * it.
 */
@NullMarked
package dev.plimsoll.audit;

import org.jspecify.annotations.NullMarked;
