// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import java.util.Set;
import java.util.function.IntFunction;

/** Reviews that are as long as may be, and made to cost as much as can be: what a tenant sends to keep a reviewer busy. */
@SuppressWarnings("ImmutableEnumChecker") // no lambda here holds anything
public enum HostileReviews {
    EMPTY_CONTAINERS(i -> "{}", "containers"),
    NULL_CONTAINERS(i -> "null", "containers"),
    NAMED_CONTAINERS(i -> "{\"name\":\"a" + i + "\"}", "containers"),
    BAD_CONTAINERS(
            i -> "{\"name\":\"a" + i
                    + "\",\"image\":\"a\",\"imagePullPolicy\":\"Never\",\"securityContext\":{\"privileged\":true}}",
            "containers"),
    /** Names of one hash code. */
    COLLIDING_CONTAINERS(
            i -> "{\"name\":\"" + colliding(i) + "\",\"image\":\"a\",\"imagePullPolicy\":\"Never\"}", "containers"),
    SAME_CONTAINERS(i -> "{\"name\":\"a\",\"image\":\"a\",\"imagePullPolicy\":\"Never\"}", "containers"),
    SHELL_CONTAINERS(i -> "{\"name\":\"a\",\"command\":[\"sh\",\"-c\",\"a b c\"]}", "containers"),
    PATHS(i -> "{\"name\":\"v" + i + "\",\"hostPath\":{\"path\":\"/a/" + i + "\"}}", "volumes"),
    SAME_PATHS(i -> "{\"name\":\"v\",\"hostPath\":{\"path\":\"/run/docker.sock\"}}", "volumes"),
    IMAGE_VOLUMES(i -> "{\"name\":\"v\",\"image\":{\"reference\":\"a\"}}", "volumes"),
    AMOUNTS(i -> "\"r" + i + "/a\":\"1e" + i + "\"", "amounts"),
    WORDS(i -> "\"\"", "args"),
    MOUNTS(i -> "{\"name\":\"v\",\"subPath\":\"" + i + "\"}", "mounts"),
    LONG_IMAGE(i -> "a-", "image"),
    LONG_PATH(i -> "../", "path"),
    LONG_PROCESS_PATH(i -> "proc/", "path"),
    LONG_AMOUNT(i -> "9", "amount"),
    LONG_SCRIPT(i -> "a ", "script"),
    QUOTED_SCRIPT(i -> "\\\\'", "script"),
    DOLLARS(i -> "$(", "script");

    private final IntFunction<String> element;
    private final String where;

    HostileReviews(IntFunction<String> element, String where) {
        this.element = element;
        this.where = where;
    }

    private static String colliding(int number) {
        var name = new StringBuilder();
        for (int bit = 0; bit < 20; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }

    /** The review of a pod whose object has about so many bytes. */
    public byte[] create(int bytes) {
        return Reviews.create(pod(bytes)).getBytes(UTF_8);
    }

    /** The review of an update to it from one that is the same, or that is empty; both have about so many bytes. */
    public byte[] update(int bytes, boolean same) {
        var pod = pod(same ? bytes / 2 : bytes);
        return Reviews.of("UPDATE", "web", pod, same ? pod : "{\"kind\":\"Pod\",\"spec\":{}}")
                .getBytes(UTF_8);
    }

    private String pod(int bytes) {
        boolean isList = !Set.of("image", "path", "amount", "script").contains(where);
        var elements = new StringBuilder(bytes + 64);
        for (int i = 0; elements.length() < bytes; i++) {
            elements.append(isList && i > 0 ? "," : "").append(element.apply(i));
        }
        return "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\"},\"spec\":{" + spec(elements.toString()) + "}}";
    }

    private String spec(String elements) {
        return switch (where) {
            case "containers", "volumes" -> "\"" + where + "\":[" + elements + "]";
            case "amounts" ->
                "\"containers\":[{\"name\":\"a\",\"image\":\"a\",\"resources\":{\"limits\":{" + elements + "}}}]";
            case "args" -> "\"containers\":[{\"name\":\"a\",\"args\":[" + elements + "]}]";
            case "mounts" ->
                "\"containers\":[{\"name\":\"a\",\"volumeMounts\":[" + elements
                        + "]}],\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/a\"}}]";
            case "image" -> "\"containers\":[{\"name\":\"a\",\"image\":\"" + elements + "\"}]";
            case "path" -> "\"volumes\":[{\"name\":\"v\",\"hostPath\":{\"path\":\"/" + elements + "\"}}]";
            case "amount" ->
                "\"containers\":[{\"name\":\"a\",\"resources\":{\"limits\":{\"cpu\":\"" + elements + "\"}}}]";
            case "script" -> "\"containers\":[{\"name\":\"a\",\"command\":[\"sh\",\"-c\",\"" + elements + "\"]}]";
            default -> throw new IllegalStateException(where);
        };
    }

    /** A reviewer of all rules, by a policy with an override for a label that is not known here, so that each is judged both ways. */
    public static Reviewer reviewer() {
        var rules = new StringBuilder();
        Rules.ALL.all().forEach(rule -> rules.append(rule.info().id()).append(": {mode: Enforce}, "));
        var policy = """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: strict}
                spec:
                  rules: {%s}
                  overrides:
                  - namespaceSelector: {matchLabels: {env: dev}}
                    rules: {missingLimits: {mode: Warn}}
                """.formatted(rules.substring(0, rules.length() - 2));
        try {
            return new Reviewer(new Policies(PodPolicies.parse(policy.getBytes(UTF_8), Rules.ALL)), Set.of());
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }
}
