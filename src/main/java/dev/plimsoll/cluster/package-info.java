// SPDX-License-Identifier: Apache-2.0
/**
 * The Kubernetes side that {@code serve} and {@code audit} share: policies, namespaces and LimitRanges as they are watched, the
 * Lease, the registration of the webhooks, certificates, Events. The only package besides these two that may import the
 * Kubernetes client. Depends on {@code config} and below; knows no Quarkus and no reviews.
 */
@NullMarked
package dev.plimsoll.cluster;

import org.jspecify.annotations.NullMarked;
