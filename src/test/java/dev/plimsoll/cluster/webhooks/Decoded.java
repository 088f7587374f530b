// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.pod.WorkloadKind;
import java.util.function.UnaryOperator;

/**
 * What a webhook and its match conditions see of an object: the API server has read it into its types, filled in the defaults, and
 * written it down again, without what is empty and marked {@code omitempty} (Kubernetes 1.37, {@code core/v1} types and defaults). Of a
 * pod spec those fields are left that rules read; the rest of the object stays as it is.
 */
final class Decoded {
    private final JsonNode in;
    private final ObjectNode out = JsonNodeFactory.instance.objectNode();

    private Decoded(JsonNode in) {
        if (!in.isObject() && !isNothing(in)) {
            throw new Refused("not an object: " + in);
        }
        this.in = in;
    }

    /** @throws Refused if it cannot be read */
    static ObjectNode object(JsonNode object, WorkloadKind kind) {
        ObjectNode copy = object.deepCopy();
        if (kind == WorkloadKind.ReplicationController
                && isNothing(object.path("spec").path("template"))) {
            copy.withObject("/spec").remove("template"); // a pointer, where all others have an object
            return copy;
        }
        var steps = kind.specPath().split("\\.", -1);
        var parent = copy;
        for (int i = 0; i < steps.length - 1; i++) {
            var next = new Decoded(parent.path(steps[i])).in;
            parent = isNothing(next) ? parent.putObject(steps[i]) : (ObjectNode) next;
        }
        var name = steps[steps.length - 1];
        parent.set(name, podSpec(parent.path(name), kind == WorkloadKind.Pod));
        return copy;
    }

    private static ObjectNode podSpec(JsonNode in, boolean pod) {
        var spec = new Decoded(in);
        UnaryOperator<JsonNode> container = one -> container(one, pod);
        spec.list("containers", container, true);
        spec.list("initContainers", container, false);
        spec.list("ephemeralContainers", one -> container(one, false), false);
        spec.list("volumes", Decoded::volume, false);
        spec.ifTrue("hostPID");
        spec.ifTrue("hostIPC");
        spec.ifTrue("hostNetwork");
        spec.bool("hostUsers");
        spec.bool("shareProcessNamespace");
        spec.strings("nodeSelector");
        spec.object("os", os -> new Decoded(os).text("name").out);
        spec.object("resources", one -> resources(one, false));
        spec.object("securityContext", context -> securityContext(context).out);
        if (!spec.out.has("securityContext")) {
            spec.out.putObject("securityContext");
        }
        return spec.out;
    }

    private static ObjectNode container(JsonNode in, boolean requestsFromLimits) {
        var container = new Decoded(in)
                .text("name")
                .nonEmpty("image")
                .nonEmpty("imagePullPolicy")
                .string("restartPolicy")
                .list("command", Decoded::element, false)
                .list("args", Decoded::element, false)
                .list("volumeMounts", mount -> new Decoded(mount).text("name").ifTrue("readOnly").out, false)
                .object("securityContext", context -> securityContext(context).bool("privileged").out);
        container.out.set("resources", resources(in.path("resources"), requestsFromLimits));
        return container.pullPolicy("imagePullPolicy", "image").out;
    }

    /** What pods and containers have alike. */
    private static Decoded securityContext(JsonNode in) {
        return new Decoded(in)
                .integer("runAsUser")
                .bool("runAsNonRoot")
                .object(
                        "windowsOptions",
                        options -> new Decoded(options).string("runAsUserName").bool("hostProcess").out);
    }

    private static ObjectNode volume(JsonNode in) {
        var volume = new Decoded(in)
                .text("name")
                .object("hostPath", path -> new Decoded(path).text("path").out)
                .object(
                        "image",
                        image -> new Decoded(image)
                                .nonEmpty("reference")
                                .nonEmpty("pullPolicy")
                                .pullPolicy("pullPolicy", "reference")
                                .out)
                .object("emptyDir", source -> new Decoded(source).out);
        if (volume.out.size() == 1) {
            volume.out.putObject("emptyDir");
        }
        return volume.out;
    }

    /** {@code SetDefaults_ResourceList}, and for pods {@code SetDefaults_Pod}. */
    private static ObjectNode resources(JsonNode in, boolean requestsFromLimits) {
        var resources = new Decoded(in).quantities("limits").quantities("requests").out;
        if (requestsFromLimits) {
            resources.path("limits").properties().forEach(limit -> {
                var requests = resources.withObject("/requests");
                if (!requests.has(limit.getKey())) {
                    requests.set(limit.getKey(), limit.getValue());
                }
            });
        }
        return resources;
    }

    /** {@code SetDefaults_Container}: by the tag, as {@code parsers.ParseImageName} reads it; what it cannot read has none. */
    private Decoded pullPolicy(String field, String image) {
        if (!out.has(field)) {
            var reference =
                    dev.plimsoll.pod.ImageReference.parse(out.path(image).asText());
            out.put(field, reference.defaultPullPolicy());
        }
        return this;
    }

    private Decoded text(String name) {
        out.put(name, in.path(name).isNull() || !in.has(name) ? "" : string(in.path(name)));
        return this;
    }

    private Decoded string(String name) {
        if (!isNothing(in.path(name))) {
            out.put(name, string(in.path(name)));
        }
        return this;
    }

    private Decoded nonEmpty(String name) {
        if (!isNothing(in.path(name)) && !string(in.path(name)).isEmpty()) {
            out.put(name, in.path(name).textValue());
        }
        return this;
    }

    private Decoded bool(String name) {
        if (!isNothing(in.path(name))) {
            out.put(name, bool(in.path(name)));
        }
        return this;
    }

    private Decoded ifTrue(String name) {
        if (!isNothing(in.path(name)) && bool(in.path(name))) {
            out.put(name, true);
        }
        return this;
    }

    private Decoded integer(String name) {
        var value = in.path(name);
        if (!isNothing(value)) {
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw new Refused("not an integer: " + value);
            }
            out.put(name, value.longValue());
        }
        return this;
    }

    private Decoded object(String name, UnaryOperator<JsonNode> read) {
        if (!isNothing(in.path(name))) {
            out.set(name, read.apply(in.path(name)));
        }
        return this;
    }

    private Decoded list(String name, UnaryOperator<JsonNode> read, boolean always) {
        var list = in.path(name);
        if (!list.isArray() && !isNothing(list)) {
            throw new Refused("not a list: " + list);
        }
        if (always && isNothing(list)) {
            out.putNull(name);
        } else if (always || !list.isEmpty()) {
            var elements = out.putArray(name);
            list.forEach(element -> elements.add(read.apply(element)));
        }
        return this;
    }

    private Decoded strings(String name) {
        var map = in.path(name);
        if (!map.isObject() && !isNothing(map)) {
            throw new Refused("not a map: " + map);
        }
        map.properties()
                .forEach(entry -> out.withObject("/" + name)
                        .put(entry.getKey(), entry.getValue().isNull() ? "" : string(entry.getValue())));
        return this;
    }

    private Decoded quantities(String name) {
        var amounts = in.path(name);
        if (!amounts.isObject() && !isNothing(amounts)) {
            throw new Refused("not a map: " + amounts);
        }
        amounts.properties().forEach(amount -> {
            var value = amount.getValue();
            if (!value.isTextual() && !value.isNumber() && !value.isNull()) {
                throw new Refused("not a quantity: " + value);
            }
            var canonical = value.isNull() ? "0" : CanonicalQuantity.of(value.asText());
            out.withObject("/" + name).put(amount.getKey(), canonical);
        });
        return this;
    }

    private static JsonNode element(JsonNode in) {
        return JsonNodeFactory.instance.textNode(in.isNull() ? "" : string(in));
    }

    private static String string(JsonNode in) {
        if (!in.isTextual()) {
            throw new Refused("not a string: " + in);
        }
        return in.textValue();
    }

    private static boolean bool(JsonNode in) {
        if (!in.isBoolean()) {
            throw new Refused("not a boolean: " + in);
        }
        return in.booleanValue();
    }

    private static boolean isNothing(JsonNode in) {
        return in.isNull() || in instanceof MissingNode;
    }
}
