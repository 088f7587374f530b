// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.RuleSetting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a policy says about one rule. Its answer counts only if no mistake is on record. */
final class RuleSettingReader {
    private static final List<String> MODES =
            Arrays.stream(Mode.values()).map(Enum::name).toList();

    private RuleSettingReader() {}

    /**
     * A setting that starts from {@code base}: what the file does not name stays.
     *
     * @param modeKnown whether {@code base} has a mode that was written, so that the file need not
     */
    static <S extends Record> RuleSetting<S> read(PolicyValue value, RuleSetting<S> base, boolean modeKnown) {
        var fields = value.object("an object such as {mode: Enforce}");
        if (fields == null) {
            return base;
        }
        var shape = SettingsType.of(base.settings().getClass());
        var legal = new ArrayList<>(List.of("mode", "patch"));
        legal.addAll(shape.names());
        fields.only("parameter", legal);
        var mode = modeKnown ? fields.get("mode") : fields.require("mode", "write one of " + String.join(", ", MODES));
        var patch = fields.get("patch");
        var settings = shape.read(value, fields, base.settings());
        var setting =
                new RuleSetting<>(base.rule(), mode(mode, base.mode()), patch(patch, base), settings(settings, base));
        var reason = setting.patch() && settings != null ? base.rule().whyNothingIsPatched(setting.settings()) : null;
        if (reason != null) {
            (patch == null ? value : patch).refuse(reason);
        }
        return setting;
    }

    private static Mode mode(@Nullable PolicyValue value, Mode base) {
        var name = value == null ? null : value.oneOf(MODES);
        return name == null ? base : Mode.valueOf(name);
    }

    private static boolean patch(@Nullable PolicyValue value, RuleSetting<?> base) {
        var patch = value == null ? null : value.bool();
        if (value == null || patch == null) {
            return base.patch();
        }
        if (!base.rule().info().fixable()) {
            value.refuse(base.id() + " has no fix that could be applied; remove patch");
        }
        return patch;
    }

    @SuppressWarnings("unchecked") // the shape was made of the class of S
    private static <S extends Record> S settings(@Nullable Record read, RuleSetting<S> base) {
        return read == null ? base.settings() : (S) read;
    }
}
