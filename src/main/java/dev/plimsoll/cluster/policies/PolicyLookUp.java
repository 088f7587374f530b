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
 * Asks the API server for a policy when a webhook asks for a version of it that the watch has not brought. An answer counts for all
 * who asked before the request for it was sent, and for nobody who came later; after a failure the policy is left alone for a while.
 */
final class PolicyLookUp {
    private static final Logger LOG = Logger.getLogger(PolicyLookUp.class);

    /** Less than the two seconds for which an API server waits for us. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    /** Names of policies, which are none of ours in the path of a request. */
    private static final int MOST_REMEMBERED = 1_000;

    private final KubernetesClient client;
    private final ClusterPolicySource known;
    private final Map<String, LastTime> lastTimes = new ConcurrentHashMap<>();
    private final AtomicLong lookUps = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final LogThrottle told = new LogThrottle(Duration.ofSeconds(10));

    /** Of one policy; guarded by itself. */
    private static final class LastTime {
        private long started;
        private long ended;
        private @Nullable Answer answer;
    }

    private sealed interface Answer {
        /** @param object null if there is none */
        record Found(@Nullable PodPolicyResource object) implements Answer {}

        record Failed(String why) implements Answer {}
    }

    PolicyLookUp(KubernetesClient client, ClusterPolicySource known) {
        this.client = RequestLimits.limited(client, PATIENCE, 0);
        this.known = known;
    }

    /** How often the API server was asked. */
    long lookUps() {
        return lookUps.get();
    }

    /** How many reviews stayed unanswered, since nobody could tell what the version is. */
    long failures() {
        return failures.get();
    }

    /**
     * The policies by which a webhook is answered that asks for {@code version}.
     *
     * @throws UnknownPolicyVersion if nobody can tell
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
