// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

/**
 * A mount of a volume in a container ({@code core/v1 VolumeMount}, Kubernetes 1.37).
 *
 * @param name of the volume
 * @param subPath the part of the volume that is mounted, by {@code subPath} or {@code subPathExpr}; empty for the whole volume
 * @param recursive whether file systems below a read-only mount are read-only as well ({@code recursiveReadOnly}, KEP-3857)
 * @param propagation {@code None}, {@code HostToContainer} or {@code Bidirectional}; empty means None
 */
public record VolumeMount(String name, boolean readOnly, String subPath, boolean recursive, String propagation) {
    /** Creates a mount of the whole volume. */
    public VolumeMount(String name, boolean readOnly) {
        this(name, readOnly, "", false, "");
    }

    /** Returns whether this mount of a volume gives a container at least the access of {@code other}, in the same way. */
    public boolean grants(VolumeMount other) {
        return (subPath.isEmpty() || subPath.equals(other.subPath))
                && access() >= other.access()
                && propagationRank() >= other.propagationRank();
    }

    private int access() {
        return readOnly ? recursive ? 0 : 1 : 2;
    }

    private int propagationRank() {
        return switch (propagation) {
            case "", "None" -> 0;
            case "HostToContainer" -> 1;
            default -> 2;
        };
    }
}
