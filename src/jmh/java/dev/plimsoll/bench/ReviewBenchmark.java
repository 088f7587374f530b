// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.bench;

import static org.openjdk.jmh.annotations.Mode.AverageTime;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.ReviewReply;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import java.util.List;
import java.util.Set;
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

/**
 * The whole way of a review of 14 KB under the built-in policy: read, judge, write. What it may cost: 40 µs and 20 KB of
 * garbage.
 */
@State(Scope.Benchmark)
@BenchmarkMode(AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 5, jvmArgsAppend = "-XX:+UseSerialGC")
public class ReviewBenchmark {
    @Param
    public SamplePod pod = SamplePod.compliant;

    @Param
    public Endpoint endpoint = Endpoint.validate;

    private Reviewer reviewer;
    private byte[] body;

    @Setup
    public void prepare() {
        var policies = new Policies(List.of(DefaultPolicy.policy(Rules.ALL)));
        reviewer = new Reviewer(policies, Set.of("kube-system"));
        body = pod.review();
    }

    @Benchmark
    public ReviewReply review() {
        return reviewer.review(body, endpoint);
    }
}
