// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.cluster.webhooks.AcceptedWebhooks.Offer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which webhooks are registered where an API server does not take them all. */
class AcceptedWebhooksTest {
    private final List<List<String>> stored = new ArrayList<>();
    private final List<List<String>> checked = new ArrayList<>();
    private final Map<String, List<Map<String, Object>>> standing = new LinkedHashMap<>();
    private int writes;

    private static List<Map<String, Object>> webhooks(String... names) {
        return List.of(names).stream()
                .map(name -> Map.<String, Object>of("name", name))
                .toList();
    }

    private static List<String> names(List<Map<String, Object>> webhooks) {
        return webhooks.stream()
                .map(webhook -> String.valueOf(webhook.get("name")))
                .toList();
    }

    private static Offer offer(String policy, String... variants) {
        return new Offer(
                policy,
                List.of(variants).stream().map(AcceptedWebhooksTest::webhooks).toList());
    }

    /** @param refuses what the API server does not take, with this code */
    private AcceptedWebhooks accepted(int code, Predicate<List<String>> refuses) {
        return new AcceptedWebhooks(
                standing,
                webhooks -> {
                    writes++;
                    if (refuses.test(names(webhooks))) {
                        throw new KubernetesClientException("no", code, null);
                    }
                    stored.add(names(webhooks));
                },
                webhooks -> {
                    checked.add(names(webhooks));
                    if (refuses.test(names(webhooks))) {
                        throw new KubernetesClientException("not even that", code, null);
                    }
                });
    }

    @Test
    void whatIsTakenIsWrittenOnce() {
        standing.put("a", List.of());
        standing.put("b", webhooks("old-b"));
        var accepted = accepted(422, names -> false);
        accepted.register(List.of(offer("a", "a"), offer("b", "b")));

        assertThat(stored).containsExactly(List.of("a", "b"));
        assertThat(accepted.refusals()).isEmpty();
        assertThat(checked).isEmpty();
    }

    @Test
    void ofManyPoliciesTheOneThatIsRefusedIsFoundByHalving() {
        var offers = IntStream.range(0, 64)
                .mapToObj(i -> offer("p" + i, "p" + i, "plain-p" + i))
                .toList();
        offers.forEach(offer -> standing.put(offer.policy(), List.of()));
        standing.put("p41", webhooks("old-p41"));
        var accepted = accepted(422, names -> names.contains("p41") || names.contains("plain-p41"));
        accepted.register(offers);

        assertThat(stored.get(stored.size() - 1))
                .hasSize(64)
                .contains("old-p41")
                .doesNotContain("p41");
        assertThat(accepted.refusals().keySet()).containsExactly("p41");
        assertThat(accepted.refusals().get("p41").times()).isEqualTo(2);
        assertThat(writes).isLessThan(20);
    }

    @Test
    void whatIsRefusedIsTriedInItsNextVariant() {
        standing.put("a", webhooks("old-a"));
        standing.put("b", List.of());
        var accepted = accepted(403, names -> names.contains("a"));
        accepted.register(List.of(offer("a", "a", "plain-a"), offer("b", "b")));

        assertThat(stored.get(stored.size() - 1)).containsExactly("plain-a", "b");
        assertThat(accepted.refusals().get("a").times()).isEqualTo(1);
        assertThat(accepted.standing()).containsEntry("a", webhooks("plain-a"));
    }

    @Test
    void asMuchAsFitsIsRegistered() {
        var offers =
                IntStream.range(0, 9).mapToObj(i -> offer("p" + i, "p" + i)).toList();
        offers.forEach(offer -> standing.put(offer.policy(), List.of()));
        var accepted = accepted(413, names -> names.size() > 5);
        accepted.register(offers);

        assertThat(stored.get(stored.size() - 1)).hasSize(5);
        assertThat(accepted.refusals()).hasSize(4);
    }

    @Test
    void whereNothingIsTakenNoPolicyIsAtFault() {
        standing.put("a", webhooks("old-a"));
        standing.put("b", List.of());
        var accepted = accepted(403, names -> true);

        assertThatThrownBy(() -> accepted.register(List.of(offer("a", "a"), offer("b", "b"))))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessage("not even that");
        assertThat(checked).containsExactly(List.of("old-a"));
        assertThat(writes).isEqualTo(1);
        assertThat(accepted.refusals()).isEmpty();
    }

    @Test
    void whatMayPassByItselfIsNoRefusal() {
        standing.put("a", List.of());
        for (int code : new int[] {0, 401, 409, 429, 500, 503}) {
            var accepted = accepted(code, names -> true);

            assertThatThrownBy(() -> accepted.register(List.of(offer("a", "a"))))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessage("no");
        }
    }

    @Test
    void whatEtcdAndTheWayThereSayOfALargeObjectIsARefusal() {
        assertThat(AcceptedWebhooks.isTooLarge(
                        new KubernetesClientException("etcdserver: request is too large", 500, null)))
                .isTrue();
        assertThat(AcceptedWebhooks.isTooLarge(new KubernetesClientException(
                        "rpc error: code = ResourceExhausted desc = trying to send message larger than max (2233233 vs. 2097152)",
                        500,
                        null)))
                .isTrue();
        assertThat(AcceptedWebhooks.isTooLarge(new KubernetesClientException("internal error", 500, null)))
                .isFalse();
    }
}
