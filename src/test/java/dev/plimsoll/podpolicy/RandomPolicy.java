// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.podpolicy.ParameterType.Amounts;
import dev.plimsoll.podpolicy.ParameterType.Choice;
import dev.plimsoll.podpolicy.ParameterType.FilePath;
import dev.plimsoll.podpolicy.ParameterType.Flag;
import dev.plimsoll.podpolicy.ParameterType.ListOf;
import dev.plimsoll.podpolicy.ParameterType.Structure;
import dev.plimsoll.podpolicy.ParameterType.Text;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/** Specs of policies of which about half are in order. What is wrong is so in ways that are easily thought right, or the reverse. */
final class RandomPolicy {
    private static final List<String> MODES = List.of("Off", "Audit", "Warn", "Enforce");
    private static final List<String> TEXTS =
            List.of("cpu", "memory", "ephemeral-storage", "hugepages-2Mi", "nvidia.com/gpu", "a/b", "a/b/c");
    private static final List<String> ODD_TEXTS = List.of(
            "stable",
            "*-SNAPSHOT",
            "v1.*",
            "gpu",
            "CPU",
            "",
            "a b",
            "/a",
            "a/",
            "hugepages-",
            "hugepages-\n",
            "ß",
            "x\n");
    private static final List<String> PATHS = List.of(
            "/var/log", "//var//log/", "/var/./log", "/...", "/..a", "/a..", "C:\\logs", "c:/logs", "\\logs", "/\\.");
    private static final List<String> ODD_PATHS = List.of(
            "/",
            "//",
            "/./",
            "/.",
            "C:",
            "C:\\",
            "C:/.",
            "\\",
            "\\.",
            "\\\\srv",
            "é:\\x",
            "ß:",
            "",
            "var/log",
            "1:\\x",
            "C:x",
            "/..",
            "/var/..",
            "/.. /x",
            "/var/log/../lib",
            "C:\\logs\\..",
            "/proc/1/root",
            "/\n",
            "/..\n");
    private static final List<Object> AMOUNTS = List.of(
            1, 2, "1", "500m", "0.5", "5.", ".5", "1Gi", "1e3", "1E", "+1", "1n", "1u", "2k", "3M", "1T", "3000Mi",
            "1E3", "1e-3");
    private static final List<Object> ODD_AMOUNTS = List.of(
            0,
            -1,
            "0",
            "0Gi",
            "-1",
            "lots",
            "",
            ".",
            " 1",
            "1 ",
            "1gi",
            "1e",
            "1e99999999999999999999",
            "1٣",
            "1\n",
            true);
    private static final List<String> KEYS = List.of(
            "env", "example.com/env", "a.b_c-d", "kubernetes.io/metadata.name", "x".repeat(63), "a".repeat(253) + "/x");
    private static final List<String> ODD_KEYS = List.of(
            "", "a b", "/x", "x/", "a/b/c", "-x", "x".repeat(64), "Example.com/env", "a".repeat(254) + "/x", "x\n");
    private static final List<String> VALUES = List.of("", "dev", "a.b_c-d", "A", "x".repeat(63));
    private static final List<String> ODD_VALUES = List.of("a b", "-x", "x-", "x/y", "x".repeat(64), "x\n");

    private final RuleSet rules;
    private final Random random;

    RandomPolicy(RuleSet rules, Random random) {
        this.rules = rules;
        this.random = random;
    }

    Map<String, Object> spec() {
        var spec = new LinkedHashMap<String, Object>();
        maybe(spec, "namespaceSelector", this::selector);
        maybe(spec, "dryRun", this::flag);
        maybe(spec, "templates", () -> either(List.of("Off", "Warn", "Enforce"), List.of("Audit", "off", "")));
        spec.put("rules", rules(1));
        maybe(spec, "overrides", () -> several(this::override));
        return spec;
    }

    private Map<String, Object> override() {
        return Map.of("namespaceSelector", selector(), "rules", rules(0.7));
    }

    private Map<String, Object> rules(double withMode) {
        var chosen = new LinkedHashMap<String, Object>();
        for (var rule : rules.all()) {
            if (random.nextInt(3) == 0) {
                chosen.put(rule.info().id(), setting(rule, withMode));
            }
        }
        return chosen;
    }

    private Map<String, Object> setting(Rule<?> rule, double withMode) {
        var setting = new LinkedHashMap<String, Object>();
        if (random.nextDouble() < withMode && !isOdd()) {
            setting.put("mode", either(MODES, List.of("enforce", "", "On")));
        }
        if (rule.info().fixable()) {
            maybe(setting, "patch", this::flag);
        }
        SettingsType.of(rule.defaults().getClass())
                .components()
                .forEach(each -> maybe(setting, each.name(), () -> value(each.type())));
        return setting;
    }

    private Object value(ParameterType type) {
        if (type instanceof Flag) {
            return flag();
        } else if (type instanceof Text) {
            return either(TEXTS, ODD_TEXTS);
        } else if (type instanceof FilePath) {
            return either(PATHS, ODD_PATHS);
        } else if (type instanceof Choice choice) {
            return either(List.of(choice.type().getEnumConstants()), List.of("none", ""))
                    .toString();
        } else if (type instanceof ListOf list) {
            return several(() -> value(list.item()));
        } else if (type instanceof Amounts) {
            var amounts = new LinkedHashMap<String, Object>();
            several(() -> amounts.put(either(TEXTS, ODD_TEXTS), either(AMOUNTS, ODD_AMOUNTS)));
            return amounts;
        } else if (type instanceof Structure structure) {
            var fields = new LinkedHashMap<String, Object>();
            structure.shape().components().forEach(each -> {
                if (each.type().absent() == null ? !isOdd() : random.nextBoolean()) {
                    fields.put(each.name(), value(each.type()));
                }
            });
            return fields;
        }
        throw new IllegalArgumentException(type.words());
    }

    private Map<String, Object> selector() {
        var selector = new LinkedHashMap<String, Object>();
        maybe(selector, "matchLabels", () -> {
            var labels = new LinkedHashMap<String, Object>();
            several(() -> labels.put(either(KEYS, ODD_KEYS), either(VALUES, ODD_VALUES)));
            return labels;
        });
        maybe(selector, "matchExpressions", () -> several(this::expression));
        return selector;
    }

    private Map<String, Object> expression() {
        var expression = new LinkedHashMap<String, Object>();
        expression.put("key", either(KEYS, ODD_KEYS));
        var operator = either(List.of("In", "NotIn", "Exists", "DoesNotExist"), List.of("in", "Gt"));
        expression.put("operator", operator);
        boolean wanted = operator.endsWith("n");
        if (wanted != isOdd()) {
            expression.put(
                    "values", wanted ? List.of(either(VALUES, ODD_VALUES)) : several(() -> either(VALUES, ODD_VALUES)));
        }
        return expression;
    }

    private Object flag() {
        return isOdd() ? "true" : random.nextBoolean();
    }

    private List<Object> several(Supplier<?> item) {
        var items = new ArrayList<Object>();
        for (int i = random.nextInt(3); i > 0; i--) {
            items.add(item.get());
        }
        return items;
    }

    private void maybe(Map<String, Object> object, String field, Supplier<?> value) {
        if (random.nextBoolean()) {
            object.put(field, value.get());
        }
    }

    private <T> T either(List<? extends T> common, List<? extends T> odd) {
        var from = isOdd() ? odd : common;
        return from.get(random.nextInt(from.size()));
    }

    private boolean isOdd() {
        return random.nextInt(40) == 0;
    }
}
