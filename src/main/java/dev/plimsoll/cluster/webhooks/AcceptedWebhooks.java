// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static java.net.HttpURLConnection.HTTP_BAD_REQUEST;
import static java.net.HttpURLConnection.HTTP_ENTITY_TOO_LARGE;
import static java.net.HttpURLConnection.HTTP_FORBIDDEN;
import static java.net.HttpURLConnection.HTTP_GATEWAY_TIMEOUT;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Stores the webhooks of all policies in one configuration. If the API server rejects the whole, this class bisects the policies
 * to find those that it rejects, and registers all others. A rejected policy keeps the webhooks that it had before.
 */
final class AcceptedWebhooks {
    private static final int HTTP_UNPROCESSABLE = 422;

    private final Consumer<List<Map<String, Object>>> store;
    private final Consumer<List<Map<String, Object>>> check;
    private final Map<String, List<Map<String, Object>>> standing;
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();

    /**
     * Candidate webhooks of a policy.
     *
     * @param variants in order of preference, best first
     */
    record Offer(String policy, List<List<Map<String, Object>>> variants) {
        Offer {
            variants = List.copyOf(variants);
        }
    }

    /**
     * The API server's rejection of a policy.
     *
     * @param times number of rejected variants
     * @param why error for the last rejected variant
     */
    record Refusal(int times, KubernetesClientException why) {}

    /**
     * @param standing registered webhooks of each wanted policy, in order; no entry is empty
     * @param store writes a configuration
     * @param check asks the API server whether it would accept a configuration
     */
    AcceptedWebhooks(
            Map<String, List<Map<String, Object>>> standing,
            Consumer<List<Map<String, Object>>> store,
            Consumer<List<Map<String, Object>>> check) {
        this.standing = new LinkedHashMap<>(standing);
        this.store = store;
        this.check = check;
    }

    /**
     * Registers as much as the API server accepts.
     *
     * @throws KubernetesClientException if the API server accepts nothing, independent of the policy
     */
    void register(List<Offer> offers) {
        try {
            attempt(offers);
        } catch (KubernetesClientException e) {
            if (offers.isEmpty() || !isRefusal(e)) {
                throw e;
            }
            // If the API server rejects the registered webhooks as well, no policy is the cause.
            check.accept(all(standing));
            split(offers, e);
        }
    }

    private void add(List<Offer> offers) {
        try {
            attempt(offers);
        } catch (KubernetesClientException e) {
            if (!isRefusal(e)) {
                throw e;
            }
            split(offers, e);
        }
    }

    private void attempt(List<Offer> offers) {
        var wanted = new LinkedHashMap<>(standing);
        offers.forEach(offer -> wanted.put(offer.policy(), offer.variants().get(0)));
        store.accept(all(wanted));
        standing.putAll(wanted);
    }

    private void split(List<Offer> offers, KubernetesClientException why) {
        int half = offers.size() / 2;
        if (half > 0) {
            add(offers.subList(0, half));
            add(offers.subList(half, offers.size()));
            return;
        }
        var offer = offers.get(0);
        refusals.merge(offer.policy(), new Refusal(1, why), (one, more) -> new Refusal(one.times() + 1, why));
        var left = offer.variants().subList(1, offer.variants().size());
        if (!left.isEmpty()) {
            add(List.of(new Offer(offer.policy(), left)));
        }
    }

    /** Returns whether a retry is useless. Includes a timeout of the API server, because the request may be too large. */
    private static boolean isRefusal(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HTTP_BAD_REQUEST, HTTP_FORBIDDEN, HTTP_ENTITY_TOO_LARGE, HTTP_UNPROCESSABLE, HTTP_GATEWAY_TIMEOUT ->
                true;
            default -> isTooLarge(e);
        };
    }

    /** Returns whether the object is too large. The API server passes on such errors of etcd and its connection as code 500. */
    static boolean isTooLarge(KubernetesClientException e) {
        var message = String.valueOf(e.getMessage());
        return e.getCode() == HTTP_ENTITY_TOO_LARGE
                || message.contains("too large")
                || message.contains("larger than max");
    }

    static List<Map<String, Object>> all(Map<String, List<Map<String, Object>>> byPolicy) {
        return byPolicy.values().stream().flatMap(List::stream).toList();
    }

    /** Returns the registered webhooks of each policy. */
    Map<String, List<Map<String, Object>>> standing() {
        return standing;
    }

    /** Returns the rejections by policy. */
    Map<String, Refusal> refusals() {
        return refusals;
    }
}
