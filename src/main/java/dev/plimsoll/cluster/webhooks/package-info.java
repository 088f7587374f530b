// SPDX-License-Identifier: Apache-2.0
/** Registers the webhooks: configurations, match conditions, and the registration status that the API server reports. */
@NullMarked
package dev.plimsoll.cluster.webhooks;

import org.jspecify.annotations.NullMarked;
