// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a container resource, and its valid amounts: {@code cpu}, {@code hugepages-2Mi}, {@code nvidia.com/gpu}. */
public final class ResourceName {
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> BYTES = Set.of("memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";
    private static final String KUBERNETES = "kubernetes.io/";

    /** A resource with a domain: {@code IsQualifiedName} of Kubernetes 1.37, with the prefix that quotas prepend. */
    private static final Pattern EXTENDED = Pattern.compile(
            "(?!requests\\.)(?=[^/]{1,244}/)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
                    + "/[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    /** No container starts with less memory: 512 is usually a mistake for 512Mi. Docker requires 6 MiB. */
    private static final Quantity LEAST_MEMORY = Quantity.parse("1Mi");

    private ResourceName() {}

    /** Returns whether the API server accepts it for containers ({@code validateContainerResourceName} of Kubernetes 1.37). */
    public static boolean isKnown(String resource) {
        return STANDARD.contains(resource)
                || (isHugePages(resource)
                        ? pageSize(resource) != null
                        : EXTENDED.matcher(resource).matches());
    }

    /** Returns whether a pod as a whole can have it ({@code IsSupportedPodLevelResource} of Kubernetes 1.37). */
    public static boolean isOfPods(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || isHugePages(resource);
    }

    /**
     * Returns whether a request may be lower than its limit. If not, the API server refuses a pod in which they differ
     * ({@code IsOvercommitAllowed} of Kubernetes 1.37).
     */
    public static boolean mayBeOvercommitted(String resource) {
        return (resource.indexOf('/') < 0 || resource.contains(KUBERNETES)) && !isHugePages(resource);
    }

    /**
     * Returns the field path of the resource in a list. A name with dots is in brackets, as in Kubernetes:
     * {@code limits[nvidia.com/gpu]}.
     */
    public static String path(String list, String resource) {
        return resource.indexOf('.') >= 0 || resource.indexOf('/') >= 0
                ? list + "[" + resource + "]"
                : list + "." + resource;
    }

    public static boolean isHugePages(String resource) {
        return resource.startsWith(HUGE_PAGES);
    }

    /** Returns whether it is counted in bytes. The API server accepts a fraction of a byte, and the kubelet rounds it up. */
    public static boolean isBytes(String resource) {
        return BYTES.contains(resource);
    }

    /** Returns whether an amount is less than any container can use and not a whole number of bytes: {@code 512m}. */
    public static boolean isFractionOfBytes(String resource, Quantity amount) {
        return isBytes(resource) && amount.isValid() && !amount.isWhole() && amount.compareTo(LEAST_MEMORY) < 0;
    }

    /**
     * Returns why an amount of the resource must be a mistake, with the valid amounts, as the rest of a sentence. Null if the
     * amount is plausible.
     *
     * @param resource a known one
     * @param amount above zero
     */
    public static @Nullable String problem(String resource, Quantity amount) {
        if (isBytes(resource)) {
            return problemOfBytes(resource, amount);
        }
        if (resource.equals("cpu")) {
            return amount.isMultipleOf(Quantity.parse("1m"))
                    ? null
                    : "cpu comes in whole thousandths (m), such as 500m or 2; found " + amount;
        }
        var page = isHugePages(resource) ? pageSize(resource) : null;
        if (page != null) {
            return amount.isMultipleOf(page)
                    ? null
                    : resource + " comes in whole pages, a multiple of " + page + "; found " + amount;
        }
        return amount.isWhole() ? null : resource + " comes in whole units, such as 1; found " + amount;
    }

    private static @Nullable String problemOfBytes(String resource, Quantity amount) {
        if (!amount.isWhole()) {
            return resource + " comes in whole bytes, such as 512Mi; found " + amount + ", which is " + amount.plain()
                    + " bytes";
        }
        return resource.equals("memory") && amount.compareTo(LEAST_MEMORY) < 0
                ? "memory below " + LEAST_MEMORY + " starts no container, write such as 512Mi; found " + amount
                        + ", which is " + amount.plain() + " bytes"
                : null;
    }

    /** Returns an example of a valid amount. */
    public static String example(String resource) {
        if (isBytes(resource)) {
            return "512Mi";
        }
        var page = isHugePages(resource) ? pageSize(resource) : null;
        return resource.equals("cpu") ? "500m" : page == null ? "1" : page.toString();
    }

    /** Returns null if the name contains no valid page size; the API server accepts no such pages for containers. */
    private static @Nullable Quantity pageSize(String resource) {
        var size = Quantity.parse(resource.substring(HUGE_PAGES.length()));
        return size.isNothing() || !size.isWhole() ? null : size;
    }
}
