// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.policies;

import dev.plimsoll.cluster.client.LogThrottle;
import dev.plimsoll.cluster.client.RequestLimits;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.UnknownPolicyVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the API server for a policy when a webhook requests a version that the watch has not delivered. An answer is valid only
 * for callers that asked before its request was sent. After a failure, requests for the policy pause for a while.
 */
final class PolicyLookUp {
    private static final Logger LOG = Logger.getLogger(PolicyLookUp.class);

    /** Less than the two-second webhook timeout of the API server. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /** Maximum number of remembered policy names. Names from request paths need not exist. */
    private static final int MOST_REMEMBERED = 1_000;

    private final KubernetesClient client;
    private final ClusterPolicySource known;
    private final Map<String, LastTime> lastTimes = new ConcurrentHashMap<>();
    private final AtomicLong lookUps = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final LogThrottle told = new LogThrottle(Duration.ofSeconds(10));

    /** The last request for one policy; guarded by itself. */
    private static final class LastTime {
        private long started;
        private long ended;
        private @Nullable Answer answer;
    }

    private sealed interface Answer {
        /** @param object null if it does not exist */
        record Found(@Nullable PodPolicyResource object) implements Answer {}

        record Failed(String why) implements Answer {}
    }

    PolicyLookUp(KubernetesClient client, ClusterPolicySource known) {
        this.client = RequestLimits.limited(client, PATIENCE, 0);
        this.known = known;
    }

    /** Returns how often the API server was asked. */
    long lookUps() {
        return lookUps.get();
    }

    /** Returns how many reviews stayed unanswered, because the version could not be determined. */
    long failures() {
        return failures.get();
    }

    /**
     * Returns the policies to answer a webhook with that requests {@code version}.
     *
     * @throws UnknownPolicyVersion if the version cannot be determined
     */
    Policies lookUp(String policy, String version) {
        try {
            long came = System.nanoTime();
            var lastTime = lastTime(policy);
            synchronized (lastTime) {
                var found = known.find(policy, version);
                if (found != null) {
                    return found;
                }
                return judge(policy, version, ask(policy, lastTime, came));
            }
        } catch (UnknownPolicyVersion e) {
            failures.incrementAndGet();
            long before = told.now();
            if (before >= 0) {
                LOG.warnf(
                        "a review stays unanswered: %s (and %d more since the last such line)", e.getMessage(), before);
            }
            throw e;
        }
    }

    private Policies judge(String policy, String version, Answer answer) {
        if (answer instanceof Answer.Found found) {
            return known.lookedUp(policy, version, found.object());
        }
        throw new UnknownPolicyVersion("version " + version + " of policy " + policy
                + " has not come to this replica, and the API server cannot be asked for it: "
                + ((Answer.Failed) answer).why());
    }

    private Answer ask(String policy, LastTime lastTime, long came) {
        var last = lastTime.answer;
        long now = System.nanoTime();
        if (last != null
                && (lastTime.started - came >= 0
                        || (last instanceof Answer.Failed && now - lastTime.ended < PAUSE_AFTER_FAILURE.toNanos()))) {
            return last;
        }
        lastTime.started = now;
        var answer = ask(policy);
        lastTime.answer = answer;
        lastTime.ended = System.nanoTime();
        return answer;
    }

    private Answer ask(String policy) {
        lookUps.incrementAndGet();
        try {
            var object = client.genericKubernetesResources(PodPolicyResource.KIND)
                    .withName(policy)
                    .get();
            return new Answer.Found(object == null ? null : PodPolicyResource.of(object));
        } catch (KubernetesClientException e) {
            return new Answer.Failed(String.valueOf(e.getMessage()));
        }
    }

    private LastTime lastTime(String policy) {
        if (lastTimes.size() >= MOST_REMEMBERED) {
            lastTimes.clear();
        }
        return lastTimes.computeIfAbsent(policy, name -> new LastTime());
    }
}
