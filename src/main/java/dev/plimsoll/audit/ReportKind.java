// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.Locale;

/** Kinds of report that tools read; both have the fields that we write ({@code openreports/reports-api}). */
public enum ReportKind {
    openreports("openreports.io", "v1alpha1", "Report"),
    /** The older one, of the Kubernetes policy working group. */
    wgpolicyk8s("wgpolicyk8s.io", "v1alpha2", "PolicyReport");

    private final ReportType ofNamespace;
    private final ReportType ofCluster;

    ReportKind(String group, String version, String kind) {
        var plural = kind.toLowerCase(Locale.ROOT) + "s";
        ofNamespace = new ReportType(group, version, kind, plural, true);
        ofCluster = new ReportType(group, version, "Cluster" + kind, "cluster" + plural, false);
    }

    /** Of what is wrong in a namespace. */
    ReportType ofNamespace() {
        return ofNamespace;
    }

    /** Of what is wrong in the whole cluster. */
    ReportType ofCluster() {
        return ofCluster;
    }
}
