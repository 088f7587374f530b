// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorParserTest {
    private static final Map<String, String> LABELS = Map.of("team", "shop", "tier", "front", "example.org/x", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                             | true",
                "team=shop                      | true",
                "team==shop                     | true",
                "team = shop , tier!=back       | true",
                "team=bank                      | false",
                "team!=shop                     | false",
                "other!=shop                    | true",
                "team                           | true",
                "other                          | false",
                "!other                         | true",
                "!team                          | false",
                "team in (bank, shop)           | true",
                "team notin (bank,shop)         | false",
                "team notin (bank),tier in (front) | true",
                "example.org/x=                 | true",
            })
    void selectsAsKubectlDoes(String query, boolean selected) {
        assertThat(LabelSelectorParser.parse(query).test(LABELS)).isEqualTo(selected);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "team=shop,", "team in shop", "a b", "=x", "team in (a", "team>1"})
    void whatIsNoneIsRefused(String query) {
        assertThatThrownBy(() -> LabelSelectorParser.parse(query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a label selector");
    }
}
