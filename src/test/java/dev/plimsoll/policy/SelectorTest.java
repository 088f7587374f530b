// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.pod.LimitRange;
import dev.plimsoll.policy.Selector.Match;
import dev.plimsoll.policy.Selector.Operator;
import dev.plimsoll.policy.Selector.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    /** The label {@code env} of a namespace, null if it has none, and whether the namespace is meant by a list of dev and test. */
    @ParameterizedTest
    @CsvSource({
        "In,           dev,  Yes",
        "In,           test, Yes",
        "In,           prod, No",
        "In,           ,     No",
        "NotIn,        dev,  No",
        "NotIn,        prod, Yes",
        "NotIn,        ,     Yes",
        "Exists,       dev,  Yes",
        "Exists,       '',   Yes",
        "Exists,       ,     No",
        "DoesNotExist, dev,  No",
        "DoesNotExist, ,     Yes",
    })
    void aLabelIsComparedAsKubernetesDoes(Operator operator, String env, Match expected) {
        var selector = selector(new Requirement("env", operator, List.of("dev", "test")));
        Map<String, String> labels = env == null ? Map.of() : Map.of("env", env);

        assertThat(selector.match(new Namespace("web", labels, true, LimitRange.NONE)))
                .isEqualTo(expected);
        if (env == null) {
            assertThat(selector.match(new Namespace("web", labels, false, LimitRange.NONE)))
                    .isEqualTo(Match.Unknown);
        } else {
            assertThat(selector.match(new Namespace("web", labels, false, LimitRange.NONE)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void withoutRequirementsEveryNamespaceIsMeant() {
        assertThat(Selector.EVERYTHING.match(Namespace.named("web"))).isEqualTo(Match.Yes);
    }

    @Test
    void theNameOfANamespaceIsKnownWithoutACluster() {
        var named = new Requirement(Namespace.NAME_LABEL, Operator.In, List.of("web"));

        assertThat(selector(named).match(Namespace.named("web"))).isEqualTo(Match.Yes);
        assertThat(selector(named).match(Namespace.named("shop"))).isEqualTo(Match.No);
        assertThat(selector(named).match(new Namespace("web", Map.of(), false, LimitRange.NONE)))
                .as("a namespace that has no such label is not meant")
                .isEqualTo(Match.No);
    }

    @Test
    void allRequirementsMustHoldAndOneThatDoesNotDecides() {
        var yes = new Requirement(Namespace.NAME_LABEL, Operator.In, List.of("web"));
        var no = new Requirement(Namespace.NAME_LABEL, Operator.NotIn, List.of("web"));
        var unknown = new Requirement("env", Operator.Exists, List.of());
        var web = Namespace.named("web");

        assertThat(selector(yes, yes).match(web)).isEqualTo(Match.Yes);
        assertThat(selector(yes, no).match(web)).isEqualTo(Match.No);
        assertThat(selector(yes, unknown).match(web)).isEqualTo(Match.Unknown);
        assertThat(selector(unknown, yes).match(web)).isEqualTo(Match.Unknown);
        assertThat(selector(unknown, no).match(web)).isEqualTo(Match.No);
        assertThat(selector(no, unknown).match(web)).isEqualTo(Match.No);
    }

    private static Selector selector(Requirement... requirements) {
        return new Selector(List.of(requirements));
    }
}
