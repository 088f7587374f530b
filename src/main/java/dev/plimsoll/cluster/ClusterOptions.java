// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import dev.plimsoll.cluster.certificates.CertificateSource;
import dev.plimsoll.cluster.webhooks.WebhookRegistration;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a process in a cluster.
 *
 * @param role part of the work that this process does
 * @param kubeconfig file with the current context to use; null for the pod's service account
 * @param namespace of Plimsoll, with the Lease and the Secret
 * @param name of the Lease and the Secret
 * @param registration of the webhooks
 * @param dryRun whether all policies only observe
 * @param certificates source of the serving certificate
 */
public record ClusterOptions(
        Role role,
        @Nullable Path kubeconfig,
        String namespace,
        String name,
        WebhookRegistration registration,
        boolean dryRun,
        CertificateSource certificates) {}
