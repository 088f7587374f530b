// SPDX-License-Identifier: Apache-2.0
/**
 * Face 2: running workloads. A {@link dev.plimsoll.audit.Scan} lists a cluster page by page. An {@link
 * dev.plimsoll.audit.Inventory} judges each object with the same engine as a review and keeps, per owner, what there is to
 * report. An {@link dev.plimsoll.audit.AuditResult} is the immutable result. Everything else is a pure function of it: the {@link
 * dev.plimsoll.audit.BlastRadius} of a change, JSON, reports.
 *
 * <p>Depends on {@code pod}, {@code policy}, its own sub-packages and {@code cluster.client}; does not depend on reviews or the
 * command line. {@code server} and {@code cli.audit} run it.
 */
@NullMarked
package dev.plimsoll.audit;

import org.jspecify.annotations.NullMarked;
