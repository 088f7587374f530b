// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import dev.plimsoll.cluster.certificates.PathToken;
import dev.plimsoll.cluster.policies.VersionedPolicy;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.Selector.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Computes the webhooks to register for some policies: the {@code webhooks} of a ValidatingWebhookConfiguration and of a
 * MutatingWebhookConfiguration ({@code admissionregistration.k8s.io/v1}), as JSON values. A pure function that sets every field:
 * another client could set an omitted field, for instance an {@code objectSelector} that selects no object.
 *
 * <p>Each path starts with the {@link PathToken}. A policy has several webhooks: enforcement must fail closed, advice must not.
 *
 * <table>
 * <caption>The webhooks</caption>
 * <tr><th>name</th><th>receives</th><th>failurePolicy</th><th>path</th></tr>
 * <tr><td>{@code enforce}</td><td>pods that may violate an enforced rule</td><td>Fail</td>
 *     <td>{@code /validate/enforce/POLICY/VERSION}</td></tr>
 * <tr><td>{@code advise}</td><td>pods that may violate another rule</td><td>Ignore</td>
 *     <td>{@code /validate/advise/POLICY/VERSION}</td></tr>
 * <tr><td>{@code enforce-templates}</td><td>templates, likewise, of a policy with {@code templates: Enforce}</td><td>Fail</td>
 *     <td>{@code /validate/enforce/POLICY/VERSION}</td></tr>
 * <tr><td>{@code advise-templates}</td><td>templates that may have other findings</td><td>Ignore</td>
 *     <td>{@code /validate/advise/POLICY/VERSION}</td></tr>
 * <tr><td>{@code mutate}</td><td>new pods that a fix may change</td><td>Ignore: unpatched pods are denied later</td>
 *     <td>{@code /mutate/POLICY/VERSION}</td></tr>
 * <tr><td>{@code mutate-again}</td><td>pods that {@code mutate} failed to patch; with the fast path only</td>
 *     <td>Ignore</td><td>{@code /mutate/POLICY/VERSION}</td></tr>
 * </table>
 */
final class WebhookConfigurations {
    /** A hundred times the time that a review needs, and still short enough for a person to wait. */
    private static final int TIMEOUT_SECONDS = 2;

    private static final String NAME_TAIL = "." + PodPolicies.GROUP;

    /** The end of every registered path, without the prefix. */
    private static final Pattern PATH = Pattern.compile("/(validate/(enforce|advise)|mutate)/[^/]+(/[0-9a-f]{16})?$");

    private static final List<WebhookRole> VALIDATING =
            List.of(WebhookRole.enforce, WebhookRole.advise, WebhookRole.enforceTemplates, WebhookRole.adviseTemplates);

    private static final List<String> CREATE = List.of("CREATE");
    private static final List<String> CREATE_AND_UPDATE = List.of("CREATE", "UPDATE");

    private final WebhookRegistration registration;
    private final @Nullable String caBundle;
    private final PathToken pathToken;

    /**
     * @param caBundle base64 of the PEM of the authorities that sign the serving certificate; null if another controller sets it
     * @param pathToken first segment of each path
     */
    WebhookConfigurations(WebhookRegistration registration, @Nullable String caBundle, PathToken pathToken) {
        this.registration = registration;
        this.caBundle = caBundle;
        this.pathToken = pathToken;
    }

    /**
     * Returns the webhooks of a policy, in order.
     *
     * @param fastPath whether the API server lets obviously compliant objects pass, unless {@link WebhookRegistration} forbids it
     */
    List<Map<String, Object>> webhooks(ConfigurationKind kind, VersionedPolicy policy, boolean fastPath) {
        boolean cleared = fastPath && registration.fastPath();
        var webhooks = new ArrayList<Map<String, Object>>();
        switch (kind) {
            case ValidatingWebhookConfiguration -> {
                for (var entry : VALIDATING) {
                    add(policy, entry, label(entry), cleared, webhooks);
                }
            }
            case MutatingWebhookConfiguration -> {
                add(policy, WebhookRole.mutate, label(WebhookRole.mutate), cleared, webhooks);
                if (cleared) {
                    // A replica that crashes during a review leaves the pod unpatched. Skips pods that are already
                    // patched.
                    add(policy, WebhookRole.mutate, "mutate-again", true, webhooks);
                }
                // Other webhooks may add fields that need a patch.
                webhooks.forEach(webhook -> webhook.put("reinvocationPolicy", "IfNeeded"));
            }
        }
        return webhooks;
    }

    /** Returns the policy of the webhook with this name; null if the webhook is not Plimsoll's. */
    static @Nullable String policyOf(String webhook) {
        int dot = webhook.indexOf('.');
        return webhook.endsWith(NAME_TAIL) && dot >= 0 && dot + 1 < webhook.length() - NAME_TAIL.length()
                ? webhook.substring(dot + 1, webhook.length() - NAME_TAIL.length())
                : null;
    }

    /** Returns a previously registered webhook, of any policy version, with the current target, CA bundle and path token. */
    Map<String, Object> renewed(Map<String, Object> webhook) {
        var renewed = new LinkedHashMap<>(webhook);
        renewed.put("clientConfig", clientConfig(registeredPath(webhook)));
        return renewed;
    }

    /** Returns the registered path without token; if unknown, the path that evaluates all policies. */
    private static String registeredPath(Map<String, Object> webhook) {
        if (webhook.get("clientConfig") instanceof Map<?, ?> config) {
            var registered =
                    config.get("service") instanceof Map<?, ?> service ? service.get("path") : config.get("url");
            var matcher = PATH.matcher(String.valueOf(registered));
            if (matcher.find()) {
                return matcher.group();
            }
        }
        return String.valueOf(webhook.get("name")).startsWith(label(WebhookRole.mutate)) ? "/mutate" : "/validate";
    }

    private void add(
            VersionedPolicy versioned,
            WebhookRole entry,
            String label,
            boolean fastPath,
            List<Map<String, Object>> webhooks) {
        var policy = versioned.policy();
        if (!MatchConditions.isNeeded(policy, entry)) {
            return;
        }
        var webhook = new LinkedHashMap<String, Object>();
        webhook.put("name", label + "." + policy.name() + NAME_TAIL);
        webhook.put("admissionReviewVersions", List.of("v1"));
        webhook.put("clientConfig", clientConfig(path(entry) + policy.name() + "/" + versioned.version()));
        webhook.put("failurePolicy", isClosed(entry) ? "Fail" : "Ignore");
        webhook.put("matchPolicy", "Equivalent");
        webhook.put("namespaceSelector", namespaceSelector(policy));
        webhook.put("objectSelector", Map.of());
        webhook.put("rules", rules(entry));
        webhook.put("sideEffects", "None");
        webhook.put("timeoutSeconds", TIMEOUT_SECONDS);
        var conditions = fastPath ? MatchConditions.conditions(policy, entry) : MatchConditions.withoutFastPath(entry);
        if (!conditions.isEmpty()) {
            webhook.put(
                    "matchConditions",
                    conditions.stream()
                            .map(condition -> Map.of("name", condition.name(), "expression", condition.expression()))
                            .toList());
        }
        webhooks.add(webhook);
    }

    private static String label(WebhookRole entry) {
        return switch (entry) {
            case enforce, advise, mutate -> entry.name();
            case enforceTemplates -> "enforce-templates";
            case adviseTemplates -> "advise-templates";
        };
    }

    private static String path(WebhookRole entry) {
        return switch (entry) {
            case enforce, enforceTemplates -> "/validate/enforce/";
            case advise, adviseTemplates -> "/validate/advise/";
            case mutate -> "/mutate/";
        };
    }

    private static boolean isClosed(WebhookRole entry) {
        return entry == WebhookRole.enforce || entry == WebhookRole.enforceTemplates;
    }

    private Map<String, Object> clientConfig(String behindTheToken) {
        var path = pathToken.prefix() + behindTheToken;
        var config = new LinkedHashMap<String, Object>();
        if (caBundle != null) {
            config.put("caBundle", caBundle);
        }
        config.putAll(registration
                .target()
                .fold(
                        service -> Map.of(
                                "service",
                                Map.of(
                                        "namespace", service.namespace(),
                                        "name", service.name(),
                                        "port", service.port(),
                                        "path", path)),
                        url -> Map.of("url", url.base() + path)));
        return config;
    }

    private Map<String, Object> namespaceSelector(Policy policy) {
        var expressions = new ArrayList<Map<String, Object>>();
        policy.namespaceSelector().requirements().forEach(requirement -> expressions.add(expression(requirement)));
        if (!registration.exemptNamespaces().isEmpty()) {
            expressions.add(Map.of(
                    "key",
                    Namespace.NAME_LABEL,
                    "operator",
                    "NotIn",
                    "values",
                    registration.exemptNamespaces().stream().sorted().toList()));
        }
        return expressions.isEmpty() ? Map.of() : Map.of("matchExpressions", expressions);
    }

    private static Map<String, Object> expression(Requirement requirement) {
        var expression = new LinkedHashMap<String, Object>();
        expression.put("key", requirement.key());
        expression.put("operator", requirement.operator().name());
        if (!requirement.values().isEmpty()) {
            expression.put("values", requirement.values());
        }
        return expression;
    }

    private static List<Map<String, Object>> rules(WebhookRole entry) {
        return switch (entry) {
            case enforce, advise ->
                List.of(rule("", CREATE_AND_UPDATE, "pods", "pods/ephemeralcontainers", "pods/resize"));
            case mutate -> List.of(rule("", CREATE, "pods"));
            case enforceTemplates, adviseTemplates ->
                List.of(
                        rule(WorkloadKind.PodTemplate, WorkloadKind.ReplicationController),
                        rule(
                                WorkloadKind.DaemonSet,
                                WorkloadKind.Deployment,
                                WorkloadKind.ReplicaSet,
                                WorkloadKind.StatefulSet),
                        rule(WorkloadKind.CronJob, WorkloadKind.Job));
        };
    }

    /** Returns a rule for kinds of one API group. */
    private static Map<String, Object> rule(WorkloadKind... kinds) {
        var plurals = Arrays.stream(kinds).map(WorkloadKind::plural).toArray(String[]::new);
        return rule(kinds[0].group(), CREATE_AND_UPDATE, plurals);
    }

    private static Map<String, Object> rule(String group, List<String> operations, String... resources) {
        return Map.of(
                "apiGroups", List.of(group),
                "apiVersions", List.of("v1"),
                "operations", operations,
                "resources", List.of(resources),
                "scope", "Namespaced");
    }
}
