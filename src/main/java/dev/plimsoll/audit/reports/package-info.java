// SPDX-License-Identifier: Apache-2.0
/** Publishes the result of an audit as Report objects (wgpolicyk8s.io or openreports.io). */
@NullMarked
package dev.plimsoll.audit.reports;

import org.jspecify.annotations.NullMarked;
