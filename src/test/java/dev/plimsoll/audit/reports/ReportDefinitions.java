// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.ApiServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The definitions of the reports that we write, as far as an API server needs them. */
public final class ReportDefinitions {
    private ReportDefinitions() {}

    /** Makes the reports of namespaces known. */
    public static void apply(ApiServer api, Path directory, ReportKind kind) throws Exception {
        apply(api, directory, kind.ofNamespace());
    }

    static void apply(ApiServer api, Path directory, ReportType type) throws Exception {
        var file = Files.writeString(directory.resolve(type.kind() + ".yaml"), definition(type));
        ok(api, "apply", "-f", file.toString());
        ok(api, "wait", "--for=condition=Established", "--timeout=60s", "crd/" + type.plural() + "." + type.group());
    }

    private static void ok(ApiServer api, String... arguments) throws Exception {
        var ran = api.kubectl(arguments);
        assertThat(ran.status()).as(ran.err()).isZero();
    }

    /** The fields of {@code openreports/reports-api apis/openreports.io/v1alpha1}; v1alpha2 of the older group has those, too. */
    private static String definition(ReportType type) {
        return """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: %2$s.%1$s, annotations: {api-approved.kubernetes.io: unapproved}}
            spec:
              group: %1$s
              scope: %5$s
              names: {kind: %3$s, plural: %2$s}
              versions:
              - name: %4$s
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      scope: &reference
                        type: object
                        properties:
                          {apiVersion: {type: string}, fieldPath: {type: string}, kind: {type: string}, name: {type: string},
                           namespace: {type: string}, resourceVersion: {type: string}, uid: {type: string}}
                      summary:
                        type: object
                        properties:
                          {error: {type: integer}, fail: {type: integer}, pass: {type: integer}, skip: {type: integer},
                           warn: {type: integer}}
                      results:
                        type: array
                        items:
                          type: object
                          required: [policy]
                          properties:
                            category: {type: string}
                            message: {type: string}
                            policy: {type: string}
                            properties: {type: object, additionalProperties: {type: string}}
                            resources: {type: array, items: *reference}
                            result: {type: string, enum: [pass, fail, warn, error, skip]}
                            rule: {type: string}
                            scored: {type: boolean}
                            severity: {type: string, enum: [critical, high, low, medium, info]}
                            source: {type: string}
                            timestamp:
                              type: object
                              required: [nanos, seconds]
                              properties: {nanos: {type: integer, format: int32}, seconds: {type: integer, format: int64}}
            """.formatted(
                type.group(), type.plural(), type.kind(), type.version(), type.namespaced() ? "Namespaced" : "Cluster");
    }
}
