// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.certificates.CertificateSource;
import dev.plimsoll.cluster.webhooks.WebhookRegistration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What we are in a cluster.
 *
 * @param role which part of the work this process does
 * @param kubeconfig whose current context is taken; null for the service account of the pod that we run in
 * @param namespace of our own: of the Lease and the Secret
 * @param name of both
 * @param registration of the webhooks
 * @param dryRun whether all policies are for watching only
 * @param certificates where the serving certificate comes from
 */
public record ClusterOptions(
        Role role,
        @Nullable Path kubeconfig,
        String namespace,
        String name,
        WebhookRegistration registration,
        boolean dryRun,
        CertificateSource certificates) {}
