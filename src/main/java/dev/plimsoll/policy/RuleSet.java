// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All rules. Validates each rule once, at construction, so that users of the set do not have to. Immutable. */
public final class RuleSet {
    private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9]*");

    private final Map<String, Rule<?>> byId = new TreeMap<>();

    /**
     * Creates a set of valid rules.
     *
     * @throws IllegalArgumentException with every mistake of any rule, one per line
     */
    public RuleSet(List<Rule<?>> rules) {
        var mistakes = new ArrayList<String>();
        for (var rule : rules) {
            mistakes.addAll(mistakes(rule));
            if (byId.put(rule.info().id(), rule) != null) {
                mistakes.add(rule.info().id() + ": two rules have this id");
            }
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", mistakes));
        }
    }

    /** Returns the rules in the order of their ids. */
    public List<Rule<?>> all() {
        return List.copyOf(byId.values());
    }

    /** Returns the rule of that id, or null. */
    public @Nullable Rule<?> find(String id) {
        return byId.get(id);
    }

    private static List<String> mistakes(Rule<?> rule) {
        var info = rule.info();
        var mistakes = new ArrayList<String>();
        if (!ID.matcher(info.id()).matches() || info.id().equals(Finding.UNREADABLE)) {
            mistakes.add(info.id() + ": an id is camelCase, and " + Finding.UNREADABLE + " is taken");
        }
        sentence(mistakes, info.id() + ": summary", info.summary());
        sentence(mistakes, info.id() + ": why", info.why());
        sentence(mistakes, info.id() + ": remediation", info.remediation());
        if (info.failing().isBlank() || info.passing().isBlank()) {
            mistakes.add(info.id() + ": an example that fails and one that passes are needed");
        }
        Arrays.stream(rule.defaults().getClass().getRecordComponents()).forEach(component -> {
            var parameter = component.getAnnotation(Parameter.class);
            sentence(
                    mistakes,
                    info.id() + ": parameter " + component.getName(),
                    parameter == null ? "" : parameter.value());
        });
        return mistakes;
    }

    private static void sentence(List<String> mistakes, String what, String text) {
        if (!text.endsWith(".")) {
            mistakes.add(what + " must be a sentence that ends with a period");
        }
    }
}
