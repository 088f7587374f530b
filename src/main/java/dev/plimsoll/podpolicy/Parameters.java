// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a rule, as others describe them: command line, documentation, CRD. */
public final class Parameters {
    private final List<ParameterInfo> infos = new ArrayList<>();

    private Parameters() {}

    /** In the order of the settings record; after a list of objects come the fields of these. */
    public static List<ParameterInfo> of(Rule<?> rule) {
        var parameters = new Parameters();
        parameters.add("", SettingsType.of(rule.defaults().getClass()), rule.defaults());
        return List.copyOf(parameters.infos);
    }

    private void add(String prefix, SettingsType shape, @Nullable Record defaults) {
        for (var component : shape.components()) {
            var name = prefix + component.name();
            infos.add(new ParameterInfo(
                    name, component.type().words(), defaultValue(component, defaults), component.description()));
            if (component.type() instanceof ParameterType.ListOf list
                    && list.item() instanceof ParameterType.Structure structure) {
                add(name + "[].", structure.shape(), null);
            }
        }
    }

    private static String defaultValue(SettingsType.Component component, @Nullable Record defaults) {
        if (defaults != null) {
            return component.yaml(defaults);
        }
        var absent = component.type().absent();
        if (absent != null) {
            return component.type().yaml(absent);
        }
        return component.nullable() ? "null" : "";
    }
}
