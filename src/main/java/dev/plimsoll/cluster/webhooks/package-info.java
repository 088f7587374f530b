// SPDX-License-Identifier: Apache-2.0
/** Registers the webhooks: configurations, match conditions, and what the API server says of them. */
@NullMarked
package dev.plimsoll.cluster.webhooks;

import org.jspecify.annotations.NullMarked;
