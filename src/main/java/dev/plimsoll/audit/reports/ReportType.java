// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The API names of a type of report. */
record ReportType(String group, String version, String kind, String plural, boolean namespaced) {
    String apiVersion() {
        return group + "/" + version;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }
}
