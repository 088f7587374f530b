// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Rule;
import java.util.Arrays;

/** What an API server is to take of one rule: what {@link RuleSettingReader} reads. */
final class RuleSchema {
    private static final String MODE =
            "What a finding leads to. Off: it is not looked for (in quotes, or YAML takes it for"
                    + " false). Audit: it is recorded. Warn: whoever applies the object is told, too. Enforce: the object is refused.";
    private static final String PATCH =
            "Whether the fix is applied to pods on their way in, where the mode is Enforce.";

    private RuleSchema() {}

    /** In a policy: what is not said has its default. */
    static Schema ofPolicy(Rule<?> rule) {
        var info = rule.info();
        var shape = SettingsType.of(rule.defaults().getClass());
        var schema = Schema.wholeObject()
                .describe(String.join("\n\n", info.summary(), info.why(), info.remediation()))
                .nullable()
                .field("mode", mode().describe(MODE))
                .require("mode");
        if (info.fixable()) {
            schema.field("patch", Schema.of("boolean").describe(PATCH + " Default: false"));
        }
        shape.components()
                .forEach(each -> schema.field(
                        each.name(),
                        each.schema(each.in(rule.defaults()) == null ? null : each.yaml(rule.defaults()))));
        shape.constraints().forEach(each -> schema.validate(each.cel(), each.message()));
        return schema;
    }

    /** In an override: what is not said is taken from the policy, so that a default would be wrong. */
    static Schema ofOverride(Rule<?> rule) {
        var schema =
                Schema.wholeObject().describe(rule.info().summary()).nullable().field("mode", mode().describe(MODE));
        if (rule.info().fixable()) {
            schema.field("patch", Schema.of("boolean").describe(PATCH));
        }
        SettingsType.of(rule.defaults().getClass())
                .components()
                .forEach(each -> schema.field(each.name(), each.schema(null)));
        return schema;
    }

    private static Schema mode() {
        return Schema.of("string")
                .with("enum", Arrays.stream(Mode.values()).map(Enum::name).toList());
    }
}
