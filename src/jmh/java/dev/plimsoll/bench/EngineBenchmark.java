// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.bench;

import static org.openjdk.jmh.annotations.Mode.AverageTime;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleSetting;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.rules.Rules;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Every rule there is, asked of a pod that was read before. What a compliant pod may cost: 2 µs and 1 KB of garbage. */
@State(Scope.Benchmark)
@BenchmarkMode(AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 5, jvmArgsAppend = "-XX:+UseSerialGC")
public class EngineBenchmark {
    @Param
    public SamplePod pod = SamplePod.compliant;

    private Workload workload;
    private List<EffectivePolicy> policies;

    @Setup
    public void read() {
        var object = pod.object();
        workload = WorkloadReader.read(object, 0, object.length, WorkloadKind.Pod);
        policies = List.of(new EffectivePolicy(
                "all",
                false,
                Mode.Enforce,
                Rules.ALL.all().stream()
                        .<RuleSetting<?>>map(EngineBenchmark::enforced)
                        .toList()));
    }

    private static <S extends Record> RuleSetting<S> enforced(Rule<S> rule) {
        return new RuleSetting<>(rule, Mode.Enforce, true, rule.defaults());
    }

    @Benchmark
    public Verdict judge() {
        return PolicyEngine.judge(workload, policies);
    }
}
