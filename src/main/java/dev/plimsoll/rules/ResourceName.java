// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import java.util.Set;

/** The name of a resource of a container: {@code cpu}, {@code hugepages-2Mi}, {@code nvidia.com/gpu}. */
final class ResourceName {
    private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage");

    private ResourceName() {}

    /** Whether the API knows it for containers ({@code IsStandardContainerResourceName}), or it has a domain of its own. */
    static boolean isKnown(String resource) {
        int slash = resource.indexOf('/');
        return STANDARD.contains(resource)
                || (isHugePages(resource) && resource.length() > "hugepages-".length())
                || (slash > 0 && slash < resource.length() - 1);
    }

    /**
     * Whether a request may be lower than its limit. Where not, the API server refuses a pod in which they differ
     * ({@code IsOvercommitAllowed} of Kubernetes 1.37).
     */
    static boolean mayBeOvercommitted(String resource) {
        return (resource.indexOf('/') < 0 || resource.contains("kubernetes.io/")) && !isHugePages(resource);
    }

    /** Its place in a list as a field path; a name with dots in brackets, as Kubernetes has it: {@code limits[nvidia.com/gpu]}. */
    static String path(String list, String resource) {
        return resource.indexOf('.') >= 0 || resource.indexOf('/') >= 0
                ? list + "[" + resource + "]"
                : list + "." + resource;
    }

    private static boolean isHugePages(String resource) {
        return resource.startsWith("hugepages-");
    }
}
