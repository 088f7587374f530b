// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.audit;

import dev.plimsoll.policy.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The rules that an owner breaks, each with its strictest mode, and those that would refuse it under the candidate. Takes one
 * byte per rule for any number of findings, so that these are exact for every owner.
 */
final class RuleModes {
    private static final byte[] NONE = {};
    private static final List<Mode> MODES = List.of(Mode.Off, Mode.Audit, Mode.Warn, Mode.Enforce);
    private static final int OBSTACLE = 0x40;
    private static final int MODE = OBSTACLE - 1;

    private final RuleTable table;
    private byte[] byRule = NONE;

    RuleModes(RuleTable table) {
        this.table = table;
    }

    void breaks(String rule, Mode mode) {
        int number = number(rule);
        int known = byRule[number] & MODE;
        byRule[number] = (byte) ((byRule[number] & OBSTACLE) | Math.max(known, rank(mode)));
    }

    private static int rank(Mode mode) {
        return switch (mode) {
            case Off -> 0;
            case Audit -> 1;
            case Warn -> 2;
            case Enforce -> 3;
        };
    }

    /** Records that the rule refuses it under the candidate. */
    void wouldRefuse(String rule) {
        int number = number(rule); // may enlarge the array
        byRule[number] |= OBSTACLE;
    }

    private int number(String rule) {
        int number = table.number(rule);
        if (number >= byRule.length) {
            byRule = Arrays.copyOf(byRule, number + 4);
        }
        return number;
    }

    void forEachBroken(BiConsumer<String, Mode> action) {
        for (int i = 0; i < byRule.length; i++) {
            if ((byRule[i] & MODE) > 0) {
                action.accept(table.rule(i), MODES.get(byRule[i] & MODE));
            }
        }
    }

    void forEachObstacle(Consumer<String> action) {
        for (int i = 0; i < byRule.length; i++) {
            if ((byRule[i] & OBSTACLE) != 0) {
                action.accept(table.rule(i));
            }
        }
    }
}
