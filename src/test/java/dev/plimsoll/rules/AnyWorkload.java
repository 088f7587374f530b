// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/**
 * Workloads as nobody would write them: of any kind, and at each field that rules read a plain value, an odd one, null, something of a
 * wrong type, or nothing; with names that stand twice, and with fields that nobody knows.
 */
final class AnyWorkload {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String[][] KINDS = {
        {"v1", "Pod", "spec"},
        {"v1", "PodTemplate", "template.spec"},
        {"apps/v1", "Deployment", "spec.template.spec"},
        {"batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec"},
    };
    private static final String[] NAMES = {"web", "log", "", "a.b/c[0]~1", "\u00e9\ud83d\ude00\n\"\\"};
    private static final String[] IMAGES = {
        "nginx",
        "nginx:latest",
        "",
        " nginx",
        "App/Upper",
        "registry.example:5000/web:stable",
        "[::1]:5000/a:1-SNAPSHOT",
        "web@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        "web:latest@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    };
    private static final String[] PULL_POLICIES = {"Always", "IfNotPresent", "Never", "", "always"};
    private static final String[] RESOURCES = {"cpu", "memory", "nvidia.com/gpu", "hugepages-2Mi", "", "a~b/c"};
    private static final String[] AMOUNTS = {
        "1", "500m", "1Gi", "0", "0.0", "-1", "100M", "1e3", "1e-4294967284", "16Ei", "0.1", " 1 ", "much", "", "1Gb"
    };
    private static final String[] PATHS = {
        "/",
        "/var/log",
        "/var//log/./x/",
        "/var/logs-evil",
        "/run",
        "/var/log/..",
        "C:\\run",
        "\\\\.\\pipe\\docker_engine",
        "/proc/1/root",
        "var/log",
        "",
        "/var/run/docker.sock"
    };
    private static final String[] WORDS = {
        "sh",
        "/bin/bash",
        "-c",
        "-ec",
        "exec",
        "web --port 8080",
        "a && b",
        "'",
        "$(",
        "`",
        "trap x TERM; web",
        "",
        "--"
    };
    private static final String[] USERS = {"ContainerAdministrator", "containeradministrator", "ContainerUser", ""};
    private static final String[] SYSTEMS = {"linux", "windows", "", "Windows"};
    private static final String[] RESTARTS = {"Always", "OnFailure", ""};

    private final FuzzedDataProvider data;

    private AnyWorkload(FuzzedDataProvider data) {
        this.data = data;
    }

    static ObjectNode of(FuzzedDataProvider data) {
        return new AnyWorkload(data).workload();
    }

    private ObjectNode workload() {
        var kind = data.pickValue(KINDS);
        var object = JSON.objectNode().put("apiVersion", kind[0]).put("kind", kind[1]);
        maybe(object, "metadata", this::metadata);
        var parent = object;
        var steps = kind[2].split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            parent = parent.putObject(steps[i]);
        }
        maybe(parent, steps[steps.length - 1], this::podSpec);
        return object;
    }

    private JsonNode metadata() {
        var metadata = JSON.objectNode();
        maybe(metadata, "name", () -> text(NAMES));
        maybe(
                metadata,
                "annotations",
                () -> JSON.objectNode()
                        .put("kubernetes.io/config.mirror", text(NAMES).asText()));
        return metadata;
    }

    private JsonNode podSpec() {
        var spec = JSON.objectNode();
        maybe(spec, "containers", () -> list(this::container));
        maybe(spec, "initContainers", () -> list(this::container));
        maybe(spec, "ephemeralContainers", () -> list(this::container));
        maybe(spec, "volumes", () -> list(this::volume));
        maybe(spec, "securityContext", this::securityContext);
        maybe(spec, "resources", this::resources);
        maybe(spec, "hostPID", this::bool);
        maybe(spec, "hostIPC", this::bool);
        maybe(spec, "hostNetwork", this::bool);
        maybe(spec, "hostUsers", this::bool);
        maybe(spec, "os", () -> with("name", SYSTEMS));
        return spec;
    }

    private JsonNode container() {
        var container = JSON.objectNode();
        maybe(container, "name", () -> text(NAMES));
        maybe(container, "image", () -> text(IMAGES));
        maybe(container, "imagePullPolicy", () -> text(PULL_POLICIES));
        maybe(container, "resources", this::resources);
        maybe(container, "securityContext", this::securityContext);
        maybe(container, "command", () -> list(() -> text(WORDS)));
        maybe(container, "args", () -> list(() -> text(WORDS)));
        maybe(container, "restartPolicy", () -> text(RESTARTS));
        maybe(container, "volumeMounts", () -> list(this::mount));
        maybe(container, "x-unknown", () -> list(this::bool));
        return container;
    }

    private JsonNode securityContext() {
        var context = JSON.objectNode();
        maybe(context, "runAsUser", () -> JSON.numberNode(data.consumeInt(-1, 1)));
        maybe(context, "runAsNonRoot", this::bool);
        maybe(context, "privileged", this::bool);
        maybe(context, "windowsOptions", () -> with("runAsUserName", USERS));
        maybe(context, "x-unknown", () -> text(NAMES));
        return context;
    }

    private JsonNode resources() {
        var resources = JSON.objectNode();
        maybe(resources, "limits", this::amounts);
        maybe(resources, "requests", this::amounts);
        maybe(resources, "claims", () -> list(this::amounts));
        return resources;
    }

    private JsonNode amounts() {
        var amounts = JSON.objectNode();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            maybe(
                    amounts,
                    data.pickValue(RESOURCES),
                    () -> data.consumeBoolean() ? text(AMOUNTS) : JSON.numberNode(data.consumeInt(-1, 2_000)));
        }
        return amounts;
    }

    private JsonNode volume() {
        var volume = JSON.objectNode();
        maybe(volume, "name", () -> text(NAMES));
        maybe(volume, "hostPath", () -> with("path", PATHS));
        maybe(volume, "image", () -> {
            var image = with("reference", IMAGES);
            maybe(image, "pullPolicy", () -> text(PULL_POLICIES));
            return image;
        });
        maybe(volume, "x-unknown", this::bool);
        return volume;
    }

    private JsonNode mount() {
        var mount = with("name", NAMES);
        maybe(mount, "readOnly", this::bool);
        return mount;
    }

    private ObjectNode with(String field, String[] values) {
        var object = JSON.objectNode();
        maybe(object, field, () -> text(values));
        return object;
    }

    private JsonNode list(Supplier<JsonNode> element) {
        var list = JSON.arrayNode();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            list.add(data.consumeInt(0, 31) == 31 ? JSON.nullNode() : element.get());
        }
        return list;
    }

    private JsonNode text(String[] values) {
        return JSON.textNode(data.consumeInt(0, 7) == 7 ? data.consumeString(20) : data.pickValue(values));
    }

    private JsonNode bool() {
        return JSON.booleanNode(data.consumeBoolean());
    }

    /** Sets the field to what belongs there, mostly; else to null or to what does not, or leaves it out. */
    private void maybe(ObjectNode object, String field, Supplier<JsonNode> value) {
        int chance = data.consumeInt(0, 63);
        if (chance == 1) {
            object.put(field, 1.5);
        } else if (chance < 4) {
            object.putNull(field);
        } else if (chance >= 16) {
            object.set(field, value.get());
        }
    }
}
