// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

/** The webhooks that a policy can have. Each is an entry of a webhook configuration for certain objects and findings. */
public enum WebhookRole {
    /** Pods, for findings that deny them. */
    enforce,
    /** Pods, for findings that are only reported or recorded; for all findings of a dry run. */
    advise,
    /** Templates, for findings that deny them. */
    enforceTemplates,
    /** Templates, for findings that are only reported or recorded. */
    adviseTemplates,
    /** New pods, for patches. */
    mutate;

    boolean isForTemplates() {
        return this == enforceTemplates || this == adviseTemplates;
    }
}
