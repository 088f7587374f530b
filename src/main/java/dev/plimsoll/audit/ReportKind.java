// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** Kinds of report that tools read; both have the fields that we write ({@code openreports/reports-api}). */
public enum ReportKind {
    openreports("openreports.io", "v1alpha1", "Report", "reports"),
    /** The older one, of the Kubernetes policy working group. */
    wgpolicyk8s("wgpolicyk8s.io", "v1alpha2", "PolicyReport", "policyreports");

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;

    ReportKind(String group, String version, String kind, String plural) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
    }

    String apiVersion() {
        return group + "/" + version;
    }

    String kind() {
        return kind;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }
}
