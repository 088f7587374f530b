// SPDX-License-Identifier: Apache-2.0
/**
 * The basics of a controller: clients, watches, reconcile loops, leader election, Events, throttled logs. In client-go these are
 * reflectors, workqueues and recorders.
 */
@NullMarked
package dev.plimsoll.cluster.client;

import org.jspecify.annotations.NullMarked;
