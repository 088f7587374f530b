// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/** What a policy has registered: each an entry of a webhook configuration, with the objects and the findings that it is for. */
public enum WebhookRole {
    /** Pods, for what refuses them. */
    enforce,
    /** Pods, for what is only said or recorded of them; of a dry run, everything. */
    advise,
    /** Templates, for what refuses them. */
    enforceTemplates,
    /** Templates, for what is only said or recorded of them. */
    adviseTemplates,
    /** Pods that come into being, for what mends them. */
    mutate;

    boolean isForTemplates() {
        return this == enforceTemplates || this == adviseTemplates;
    }
}
