// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixTest {
    @Test
    void aFieldPathOfThePodSpecIsAPointerFromTheTopOfTheObject() {
        var bytes = "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{}}}}}}".getBytes(UTF_8);
        var workload = WorkloadReader.read(bytes, 0, bytes.length, WorkloadKind.CronJob);

        assertThat(Fix.add(workload, "containers[12].securityContext.runAsNonRoot", true))
                .isEqualTo(new Fix(List.of(new Fix.Add(
                        "/spec/jobTemplate/spec/template/spec/containers/12/securityContext/runAsNonRoot", true))));
    }

    @Test
    void aKeyIsEscapedAsRfc6901Says() {
        assertThat(JsonPointer.escaped("nvidia.com/gpu")).isEqualTo("nvidia.com~1gpu");
        assertThat(JsonPointer.escaped("a~/b~1")).isEqualTo("a~0~1b~01");
    }

    @Test
    void aFixChangesSomething() {
        assertThatThrownBy(() -> new Fix(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a fix without a change is none");
    }

    @Test
    void aValueIsTextOrABooleanOrAMap() {
        for (var value : List.of("text", true, Map.of("cpu", "1"))) {
            assertThat(new Fix.Add("/a", value).value()).isEqualTo(value);
        }
        for (var value : List.of(1, 1.5, List.of())) {
            assertThatThrownBy(() -> new Fix.Add("/a", value)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
