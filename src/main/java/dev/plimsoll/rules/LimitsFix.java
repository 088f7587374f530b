// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.Container;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.JsonPointer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fix of {@link MissingLimits}: sets the policy's default as the limit, raised to a larger request, and no higher than the
 * LimitRange of the namespace allows. An unset request becomes an explicit zero, because otherwise the API server would copy the
 * limit to the request and the pod might not fit on any node. Existing values are never lowered. A pod with its own resources is
 * not changed, because they are shared differently.
 */
final class LimitsFix {
    private final Workload workload;
    private final Container container;
    private final MissingLimits.Settings settings;
    private final Map<String, String> limits = new TreeMap<>();
    private final Map<String, String> requests = new TreeMap<>();

    private LimitsFix(Workload workload, Container container, MissingLimits.Settings settings) {
        this.workload = workload;
        this.container = container;
        this.settings = settings;
    }

    /** Returns the fix that closes all of {@code gaps}, or null, because a partial fix would not resolve the finding. */
    static @Nullable Fix of(
            Workload workload, Container container, List<MissingLimits.Gap> gaps, MissingLimits.Settings settings) {
        if (workload.spec().resources() != null) {
            return null;
        }
        var fix = new LimitsFix(workload, container, settings);
        for (var gap : gaps) {
            if (!fix.closes(gap)) {
                return null;
            }
        }
        return fix.isValid() ? new Fix(fix.adds()) : null;
    }

    /**
     * Returns whether the API server accepts the result: it refuses a container with huge pages and neither CPU nor memory
     * ({@code ValidateContainerResourceRequirements}).
     */
    private boolean isValid() {
        var own = container.resources();
        return limits.keySet().stream().noneMatch(ResourceName::isHugePages)
                || Stream.of("cpu", "memory")
                        .anyMatch(resource -> limits.containsKey(resource)
                                || own.limit(resource) != null
                                || own.request(resource) != null);
    }

    private boolean closes(MissingLimits.Gap gap) {
        var resource = gap.resource();
        var request = container.resources().request(resource);
        if (!gap.isLimit()) {
            return request == null; // if null, the limit came first and set it; a zero was set by the user
        }
        var limit = limit(resource, request);
        if (limit == null) {
            return false;
        }
        limits.put(resource, limit.toString());
        if (request == null) {
            boolean full = settings.requests() || !ResourceName.mayBeOvercommitted(resource);
            requests.put(resource, full ? limit.toString() : "0");
        }
        return true;
    }

    private @Nullable Quantity limit(String resource, @Nullable Quantity request) {
        var limit = settings.defaults().get(resource);
        if (limit == null) {
            return null;
        }
        if (request != null && (request.compareTo(limit) > 0 || !ResourceName.mayBeOvercommitted(resource))) {
            limit = request;
        }
        var most = workload.limitRange().max().get(resource);
        if (most != null && limit.compareTo(most) > 0) {
            limit = most; // LimitRanger would refuse a higher limit
        }
        var max = settings.max().get(resource);
        boolean whole = ResourceName.mayBeOvercommitted(resource) || ResourceName.problem(resource, limit) == null;
        boolean sound = whole
                && !limit.isNothing()
                && (request == null || (request.isValid() && request.compareTo(limit) <= 0));
        return sound && (max == null || limit.compareTo(max) <= 0) ? limit : null;
    }

    private List<Fix.Add> adds() {
        var own = container.resources();
        if (!own.present()) {
            var all = new TreeMap<String, Object>();
            all.put("limits", Collections.unmodifiableMap(limits));
            if (!requests.isEmpty()) {
                all.put("requests", Collections.unmodifiableMap(requests));
            }
            return List.of(
                    new Fix.Add(Fix.pointer(workload, container.path("resources")), Collections.unmodifiableMap(all)));
        }
        var adds = new ArrayList<Fix.Add>();
        add(Fix.pointer(workload, container.path("resources.limits")), own.limits(), limits, adds);
        add(Fix.pointer(workload, container.path("resources.requests")), own.requests(), requests, adds);
        return adds;
    }

    private static void add(
            String pointer, @Nullable Map<String, Quantity> present, Map<String, String> missing, List<Fix.Add> adds) {
        if (missing.isEmpty()) {
            return;
        }
        if (present == null) {
            adds.add(new Fix.Add(pointer, Collections.unmodifiableMap(missing)));
        } else {
            missing.forEach(
                    (resource, amount) -> adds.add(new Fix.Add(pointer + "/" + JsonPointer.escaped(resource), amount)));
        }
    }
}
