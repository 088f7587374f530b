// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Selector;
import dev.plimsoll.policy.Selector.Operator;
import dev.plimsoll.policy.Selector.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses label selectors like kubectl's {@code --selector} ({@code apimachinery/pkg/labels}), except {@code <} and {@code >}. */
final class LabelSelectorParser {
    private static final String KEY = "(?<key>[A-Za-z0-9][-A-Za-z0-9_./]*)";
    private static final Pattern EQUALITY = Pattern.compile(KEY + "\\s*(?<not>!)?==?\\s*(?<value>[-A-Za-z0-9_.]*)");
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(?<not>not)?in\\s*\\((?<values>[^()]*)\\)");
    private static final Pattern EXISTS = Pattern.compile("(?<not>!)?\\s*" + KEY);
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    private LabelSelectorParser() {}

    /**
     * Returns whether labels match.
     *
     * @param text empty matches all
     * @throws IllegalArgumentException with the part that cannot be read
     */
    static Predicate<Map<String, String>> parse(String text) {
        var requirements = new ArrayList<Requirement>();
        if (!text.isBlank()) {
            for (var part : COMMA.split(text, -1)) {
                requirements.add(requirement(part.strip()));
            }
        }
        var selector = new Selector(requirements);
        return labels -> selector.match(new Namespace("", labels, true, LimitRange.NONE)) == Selector.Match.Yes;
    }

    private static Requirement requirement(String part) {
        var equality = EQUALITY.matcher(part);
        if (equality.matches()) {
            return new Requirement(
                    equality.group("key"),
                    isNegated(equality) ? Operator.NotIn : Operator.In,
                    List.of(equality.group("value")));
        }
        var set = SET.matcher(part);
        if (set.matches()) {
            var values = Arrays.stream(set.group("values").split(",", -1))
                    .map(String::strip)
                    .toList();
            return new Requirement(set.group("key"), isNegated(set) ? Operator.NotIn : Operator.In, values);
        }
        var exists = EXISTS.matcher(part);
        if (exists.matches()) {
            return new Requirement(
                    exists.group("key"), isNegated(exists) ? Operator.DoesNotExist : Operator.Exists, List.of());
        }
        throw new IllegalArgumentException("not a label selector: " + part + "; write key=value, key!=value, key,"
                + " !key, key in (a,b) or key notin (a,b), with commas between");
    }

    private static boolean isNegated(Matcher matcher) {
        return matcher.group("not") != null;
    }
}
