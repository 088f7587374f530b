// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import java.util.Locale;

/** Kinds of report that other tools read; both have the fields that Plimsoll writes ({@code openreports/reports-api}). */
public enum ReportKind {
    openreports("openreports.io", "v1alpha1", "Report"),
    /** The older kind, of the Kubernetes policy working group. */
    wgpolicyk8s("wgpolicyk8s.io", "v1alpha2", "PolicyReport");

    private final String group;
    private final String version;
    private final String kind;

    ReportKind(String group, String version, String kind) {
        this.group = group;
        this.version = version;
        this.kind = kind;
    }

    /** Returns the type for the violations of a namespace. */
    ReportType ofNamespace() {
        return type(kind, true);
    }

    /** Returns the type for the violations of the whole cluster. */
    ReportType ofCluster() {
        return type("Cluster" + kind, false);
    }

    private ReportType type(String name, boolean namespaced) {
        return new ReportType(group, version, name, name.toLowerCase(Locale.ROOT) + "s", namespaced);
    }
}
