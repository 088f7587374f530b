// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit.reports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.AuditedFinding;
import dev.plimsoll.audit.AuditedOwner;
import dev.plimsoll.audit.BlastRadius;
import dev.plimsoll.audit.ViolationCounts;
import dev.plimsoll.audit.ViolationCounts.Breach;
import dev.plimsoll.policy.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The content of a report: an entry for each owner and rule that it breaks. Omits values that change without a new violation,
 * such as times and replicas, so that a report is rarely written.
 */
final class ReportBody {
    /** Maximum bytes of JSON, so that a report has at most 256 KiB with the fields that an API server adds. */
    static final int MOST_BYTES = 240 << 10;

    /** Maximum number of namespaces that are named for each rule in the report of the cluster. */
    private static final int MOST_NAMESPACES = 50;

    private static final String NAME = "plimsoll";
    private static final JsonMapper JSON = new JsonMapper();

    private ReportBody() {}

    /**
     * Returns the reports by namespace, each built on demand; only namespaces with violating owners. Exempt owners are in no
     * report.
     */
    static Map<String, Supplier<ObjectNode>> byNamespace(AuditResult result) {
        var failing = new TreeMap<String, List<AuditedOwner>>();
        result.outOfLine().byNamespace().keySet().forEach(namespace -> failing.put(namespace, new ArrayList<>()));
        for (var owner : result.owners()) {
            if (!owner.exempt() && !owner.findings().isEmpty()) {
                failing.computeIfAbsent(owner.namespace(), unused -> new ArrayList<>())
                        .add(owner);
            }
        }
        var unnamed = result.onlyCounted().owners();
        var bodies = new TreeMap<String, Supplier<ObjectNode>>();
        failing.forEach((namespace, all) ->
                bodies.put(namespace, () -> body(namespace, all, unnamed.getOrDefault(namespace, 0))));
        return bodies;
    }

    /** @param unnamed owners that are only counted */
    private static ObjectNode body(String namespace, List<AuditedOwner> owners, int unnamed) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("scope").put("apiVersion", "v1").put("kind", "Namespace").put("name", namespace);
        var results = body.putArray("results");
        int bytes = 0;
        int failed = 0;
        int cut = 0;
        for (var owner : owners) {
            for (var findings : byRule(owner).values()) {
                failed++;
                var result = cut == 0 ? result(owner, findings) : null;
                bytes += result == null ? 0 : bytes(result).length + 1;
                if (result != null && bytes <= MOST_BYTES) {
                    results.add(result);
                } else {
                    cut++;
                }
            }
        }
        if (cut + unnamed > 0) {
            results.addObject()
                    .put("source", NAME)
                    .put("policy", NAME)
                    .put("result", "skip")
                    .put("message", more(namespace, cut, unnamed));
        }
        summary(body, failed, cut + unnamed);
        return body;
    }

    private static String more(String namespace, int cut, int unnamed) {
        var names = "plimsoll audit --namespace " + namespace + " names them.";
        if (unnamed == 0) {
            return "And " + cut + " more; " + names;
        }
        return (cut == 0 ? "" : "And " + cut + " more. ")
                + BlastRadius.counted(unnamed, cut == 0 ? "owner" : "further owner")
                + (unnamed == 1 ? " is" : " are")
                + " only counted, because this audit has no more memory for names; " + names;
    }

    /**
     * Returns the report of the whole cluster, whose namespace is empty: how many owners break each rule, and where. Empty if no
     * owner does.
     */
    static Map<String, Supplier<ObjectNode>> ofCluster(ViolationCounts outOfLine) {
        return outOfLine.byNamespace().isEmpty() ? Map.of() : Map.of("", () -> body(outOfLine));
    }

    private static ObjectNode body(ViolationCounts outOfLine) {
        var body = JsonNodeFactory.instance.objectNode();
        var results = body.putArray("results");
        var total = outOfLine.total();
        total.forEach((breach, owners) -> results.add(result(breach, owners, outOfLine.namespaces(breach))));
        summary(body, total.size(), 0);
        return body;
    }

    private static ObjectNode result(Breach breach, int owners, List<String> namespaces) {
        var result = JsonNodeFactory.instance.objectNode();
        int more = namespaces.size() - MOST_NAMESPACES;
        result.put("source", NAME)
                .put("policy", NAME)
                .put("rule", breach.rule())
                .put("severity", severity(breach.mode()))
                .put("result", "fail")
                .put("scored", true)
                .put(
                        "message",
                        BlastRadius.counted(owners, "owner") + (owners == 1 ? " breaks" : " break") + " it, in "
                                + BlastRadius.counted(namespaces.size(), "namespace")
                                + (more > 0 ? "; the " + MOST_NAMESPACES + " with most of them are named." : "."));
        var resources = result.putArray("resources");
        namespaces.stream()
                .limit(MOST_NAMESPACES)
                .forEach(namespace -> resources
                        .addObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Namespace")
                        .put("name", namespace));
        result.putObject("properties").put("mode", breach.mode().name());
        return result;
    }

    private static void summary(ObjectNode body, int failed, int cut) {
        body.putObject("summary")
                .put("pass", 0)
                .put("fail", failed)
                .put("warn", 0)
                .put("error", 0)
                .put("skip", cut);
    }

    private static Map<String, List<AuditedFinding>> byRule(AuditedOwner owner) {
        var byRule = new LinkedHashMap<String, List<AuditedFinding>>();
        for (var audited : owner.findings()) {
            byRule.computeIfAbsent(audited.policy() + "/" + audited.finding().rule(), unused -> new ArrayList<>())
                    .add(audited);
        }
        return byRule;
    }

    private static ObjectNode result(AuditedOwner owner, List<AuditedFinding> findings) {
        var first = findings.get(0);
        int more = findings.size() - 1;
        var result = JsonNodeFactory.instance.objectNode();
        result.put("source", NAME)
                .put("policy", first.policy())
                .put("rule", first.finding().rule())
                .put("severity", severity(first.effectiveMode()))
                .put("result", "fail")
                .put("scored", true)
                .put("message", first.finding().message() + (more == 0 ? "" : " And " + more + " more of this rule."));
        result.putArray("resources")
                .addObject()
                .put("apiVersion", owner.kind().apiVersion())
                .put("kind", owner.kind().name())
                .put("namespace", owner.namespace())
                .put("name", owner.name());
        result.putObject("properties")
                .put("mode", first.effectiveMode().name())
                .put("path", first.finding().path());
        return result;
    }

    private static String severity(Mode mode) {
        return switch (mode) {
            case Enforce -> "high";
            case Warn -> "medium";
            case Audit, Off -> "low";
        };
    }

    static byte[] bytes(Object json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether an object has exactly this content; false if the object is not a report at all. */
    static boolean isSaidBy(Map<String, Object> object, ObjectNode body) {
        try {
            return JSON.readTree(bytes(object)).equals(JSON.readTree(bytes(body)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(JsonNode body) {
        return JSON.convertValue(body, Map.class);
    }
}
