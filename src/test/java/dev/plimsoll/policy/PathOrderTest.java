// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathOrderTest {
    @Test
    void indicesAreOrderedByTheirNumberAndAllElseByCharacters() {
        assertOrdered(List.of(
                finding("", "a"),
                finding("spec", "z"),
                finding("spec.a", "a"),
                finding("spec.containers[0].image", "a"),
                finding("spec.containers[0].image", "b"),
                finding("spec.containers[0].imagePullPolicy", "a"),
                finding("spec.containers[1].image", "a"),
                finding("spec.containers[2].args", "a"),
                finding("spec.containers[9].image", "a"),
                finding("spec.containers[10].args", "a"),
                finding("spec.containers[10].image", "a"),
                finding("spec.containers[11].args", "a"),
                finding("spec.containers[20].image", "a"),
                finding("spec.containers[100].args", "a"),
                finding("spec.hostIPC", "a"),
                finding("spec.limits[a1.b]", "a"),
                finding("spec.limits[a1b]", "a"),
                finding("spec.limits[a10]", "a"),
                finding("spec.limits[a2]", "a"),
                finding("spec.volumes[0]", "a"),
                finding("template", "a")));
    }

    /** Keys of a map may hold anything; a sort that is contradicted fails. */
    @Test
    void whateverThePathsItIsAnOrder() {
        var paths = new ArrayList<>(List.of(""));
        for (int i = 0; i < paths.size() && paths.get(i).length() < 4; i++) {
            for (char next : "[12a".toCharArray()) {
                paths.add(paths.get(i) + next);
            }
        }
        assertOrdered(paths.stream()
                .map(path -> finding(path, "a"))
                .sorted(PathOrder.INSTANCE)
                .toList());
    }

    private static void assertOrdered(List<Finding> ascending) {
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                assertThat(Integer.signum(PathOrder.INSTANCE.compare(ascending.get(i), ascending.get(j))))
                        .as("%s to %s", ascending.get(i), ascending.get(j))
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    private static Finding finding(String path, String rule) {
        return new Finding(rule, Mode.Warn, path, null, "", "Message.", null, false);
    }
}
