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
 * Brings the webhooks of all policies into one configuration. Where the API server refuses the whole, this finds out, by halving,
 * which policies it refuses, and registers all others; of those that it refuses, what was registered before stays.
 */
final class AcceptedWebhooks {
    private static final int HTTP_UNPROCESSABLE = 422;

    private final Consumer<List<Map<String, Object>>> store;
    private final Consumer<List<Map<String, Object>>> check;
    private final Map<String, List<Map<String, Object>>> standing;
    private final Map<String, Refusal> refusals = new LinkedHashMap<>();

    /**
     * What could be registered of a policy.
     *
     * @param variants the best one first
     */
    record Offer(String policy, List<List<Map<String, Object>>> variants) {
        Offer {
            variants = List.copyOf(variants);
        }
    }

    /**
     * What the API server did not take of a policy.
     *
     * @param times how many of its variants
     * @param why of the last of them
     */
    record Refusal(int times, KubernetesClientException why) {}

    /**
     * @param standing what is registered of each policy that is wanted, in order; none is empty
     * @param store writes a configuration
     * @param check asks whether one would be taken
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
     * Registers as much as is accepted.
     *
     * @throws KubernetesClientException if the API server takes nothing, whichever policy it is about
     */
    void register(List<Offer> offers) {
        try {
            attempt(offers);
        } catch (KubernetesClientException e) {
            if (offers.isEmpty() || !isRefusal(e)) {
                throw e;
            }
            // If it does not take what stands there already, none of the policies is at fault.
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

    /** Whether trying the same again is of no use. What an API server does not get done in time may be too much, too. */
    private static boolean isRefusal(KubernetesClientException e) {
        return switch (e.getCode()) {
            case HTTP_BAD_REQUEST, HTTP_FORBIDDEN, HTTP_ENTITY_TOO_LARGE, HTTP_UNPROCESSABLE, HTTP_GATEWAY_TIMEOUT ->
                true;
            default -> isTooLarge(e);
        };
    }

    /** An API server hands on what etcd and the way there say of an object that is too large, with a code of 500. */
    static boolean isTooLarge(KubernetesClientException e) {
        var message = String.valueOf(e.getMessage());
        return e.getCode() == HTTP_ENTITY_TOO_LARGE
                || message.contains("too large")
                || message.contains("larger than max");
    }

    static List<Map<String, Object>> all(Map<String, List<Map<String, Object>>> byPolicy) {
        return byPolicy.values().stream().flatMap(List::stream).toList();
    }

    /** What is registered of each policy. */
    Map<String, List<Map<String, Object>>> standing() {
        return standing;
    }

    /** Of which policies something was refused. */
    Map<String, Refusal> refusals() {
        return refusals;
    }
}
