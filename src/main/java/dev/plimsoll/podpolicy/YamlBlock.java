// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** Data as YAML on many lines, as people write it: long text folded, no aliases. */
final class YamlBlock {
    private static final int WIDTH = 100;

    private YamlBlock() {}

    static String of(Map<String, Object> data) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(FlowStyle.BLOCK);
        options.setDereferenceAliases(true);
        options.setWidth(WIDTH);
        return new Yaml(new Folding(options), options).dump(data);
    }

    private static final class Folding extends Representer {
        Folding(DumperOptions options) {
            super(options);
        }

        @Override
        protected Node representScalar(Tag tag, String value, ScalarStyle style) {
            boolean isLong = value.length() > WIDTH / 2 || value.indexOf('\n') >= 0;
            return super.representScalar(tag, value, isLong ? ScalarStyle.FOLDED : style);
        }
    }
}
