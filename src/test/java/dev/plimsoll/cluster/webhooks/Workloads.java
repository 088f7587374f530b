// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.testing.Corpus;
import dev.plimsoll.testing.Fixture;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects that carry a pod spec, as somebody wrote them. */
public final class Workloads {
    public static final ObjectMapper JSON = new ObjectMapper();

    private Workloads() {}

    /** The pod specs of all fixtures and of the public corpus, each once, whatever kind of workload they stand in. */
    public static Set<JsonNode> podSpecs() {
        var specs = new LinkedHashSet<JsonNode>();
        Fixture.all().forEach(fixture -> addSpec(fixture.manifest().object(), specs));
        specs.addAll(corpus());
        return specs;
    }

    /** Those of the public corpus alone. */
    static Set<JsonNode> corpus() {
        var specs = new LinkedHashSet<JsonNode>();
        for (var row : Corpus.cases()) {
            try {
                for (var document : YamlDocuments.read(Files.readAllBytes(row.file()))) {
                    if (document instanceof YamlDocument.Parsed parsed) {
                        addSpec(JSON.readTree(parsed.json()), specs);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return specs;
    }

    private static void addSpec(JsonNode object, Set<JsonNode> specs) {
        var kind = WorkloadKind.of(
                WorkloadKind.groupOf(object.path("apiVersion").asText()),
                object.path("kind").asText());
        if (kind != null && object.at(pointer(kind)).isObject()) {
            specs.add(object.at(pointer(kind)));
        }
        object.path("items").forEach(item -> addSpec(item, specs));
    }

    /** An object of that kind with that pod spec. */
    static ObjectNode of(WorkloadKind kind, JsonNode podSpec) {
        var apiVersion = switch (kind) {
            case Pod, PodTemplate, ReplicationController -> "v1";
            case Deployment, ReplicaSet, StatefulSet, DaemonSet -> "apps/v1";
            case Job, CronJob -> "batch/v1";
            case DeploymentConfig -> "apps.openshift.io/v1";
        };
        var object = JSON.createObjectNode().put("apiVersion", apiVersion).put("kind", kind.name());
        object.putObject("metadata").put("name", "test");
        var pointer = pointer(kind);
        int last = pointer.lastIndexOf('/');
        (last == 0 ? object : object.withObject(pointer.substring(0, last))).set(pointer.substring(last + 1), podSpec);
        return object;
    }

    private static String pointer(WorkloadKind kind) {
        return "/" + kind.specPath().replace('.', '/');
    }

    /**
     * What match conditions see of a request.
     *
     * @param old null for a CREATE, else what it replaces
     */
    static ObjectNode request(WorkloadKind kind, ObjectNode object, @Nullable ObjectNode old) {
        var apiVersion = object.path("apiVersion").asText();
        var variables = JSON.createObjectNode();
        variables
                .putObject("request")
                .put("operation", old == null ? "CREATE" : "UPDATE")
                .putObject("kind")
                .put("group", WorkloadKind.groupOf(apiVersion))
                .put("kind", kind.name());
        variables.set("object", object);
        variables.set("oldObject", old);
        return variables;
    }
}
