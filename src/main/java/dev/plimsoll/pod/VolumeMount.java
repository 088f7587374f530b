// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

/** Where a container sees a volume: the volume's name, and whether it can only read there. */
public record VolumeMount(String name, boolean readOnly) {}
