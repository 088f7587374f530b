// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a resource of a container, and which amounts it has: {@code cpu}, {@code hugepages-2Mi}, {@code nvidia.com/gpu}. */
public final class ResourceName {
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> BYTES = Set.of("memory", "ephemeral-storage");
    private static final String HUGE_PAGES = "hugepages-";
    private static final String KUBERNETES = "kubernetes.io/";

    /** A resource with a domain: {@code IsQualifiedName} of Kubernetes 1.37, with the prefix that quotas put before it. */
    private static final Pattern EXTENDED = Pattern.compile(
            "(?!requests\\.)(?=[^/]{1,244}/)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*"
                    + "/[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

    /** Less memory starts no container: what is meant is mostly 512Mi where 512 is written. Docker demands 6 MiB. */
    private static final Quantity LEAST_MEMORY = Quantity.parse("1Mi");

    private ResourceName() {}

    /** Whether the API server accepts it for containers ({@code validateContainerResourceName} of Kubernetes 1.37). */
    public static boolean isKnown(String resource) {
        return STANDARD.contains(resource)
                || (isHugePages(resource)
                        ? pageSize(resource) != null
                        : EXTENDED.matcher(resource).matches());
    }

    /** Whether a pod as a whole can have it ({@code IsSupportedPodLevelResource} of Kubernetes 1.37). */
    public static boolean isOfPods(String resource) {
        return resource.equals("cpu") || resource.equals("memory") || isHugePages(resource);
    }

    /**
     * Whether a request may be lower than its limit. Where not, the API server refuses a pod in which they differ
     * ({@code IsOvercommitAllowed} of Kubernetes 1.37).
     */
    public static boolean mayBeOvercommitted(String resource) {
        return (resource.indexOf('/') < 0 || resource.contains(KUBERNETES)) && !isHugePages(resource);
    }

    /** Its place in a list as a field path; a name with dots in brackets, as Kubernetes has it: {@code limits[nvidia.com/gpu]}. */
    public static String path(String list, String resource) {
        return resource.indexOf('.') >= 0 || resource.indexOf('/') >= 0
                ? list + "[" + resource + "]"
                : list + "." + resource;
    }

    public static boolean isHugePages(String resource) {
        return resource.startsWith(HUGE_PAGES);
    }

    /** Whether it is counted in bytes, and a fraction of one is accepted by the API server and rounded up by the kubelet. */
    public static boolean isBytes(String resource) {
        return BYTES.contains(resource);
    }

    /** Whether an amount is less than any container can use, and no whole number of bytes: {@code 512m}. */
    public static boolean isFractionOfBytes(String resource, Quantity amount) {
        return isBytes(resource) && amount.isValid() && !amount.isWhole() && amount.compareTo(LEAST_MEMORY) < 0;
    }

    /**
     * Why nobody can mean an amount of the resource, with what is legal, as the rest of a sentence; null if it can be meant.
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

    /** An amount that a container can have. */
    public static String example(String resource) {
        if (isBytes(resource)) {
            return "512Mi";
        }
        var page = isHugePages(resource) ? pageSize(resource) : null;
        return resource.equals("cpu") ? "500m" : page == null ? "1" : page.toString();
    }

    /** Null if the name holds none: such pages the API server knows for no container. */
    private static @Nullable Quantity pageSize(String resource) {
        var size = Quantity.parse(resource.substring(HUGE_PAGES.length()));
        return size.isNothing() || !size.isWhole() ? null : size;
    }
}
