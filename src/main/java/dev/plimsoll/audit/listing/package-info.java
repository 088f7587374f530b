// SPDX-License-Identifier: Apache-2.0
/** Lists objects of the API server page by page, at a bounded rate, and reads only the fields that the audit needs. */
@NullMarked
package dev.plimsoll.audit.listing;

import org.jspecify.annotations.NullMarked;
