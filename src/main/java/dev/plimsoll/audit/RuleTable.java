// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the rules of an audit, so that an owner needs one byte per rule: see {@link RuleModes}. */
final class RuleTable {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> rules = new ArrayList<>();

    int number(String rule) {
        var known = numbers.get(rule);
        if (known != null) {
            return known;
        }
        numbers.put(rule, rules.size());
        rules.add(rule);
        return rules.size() - 1;
    }

    String rule(int number) {
        return rules.get(number);
    }
}
