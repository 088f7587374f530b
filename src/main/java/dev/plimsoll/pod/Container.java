// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.List;

/**
 * A container of any of the three lists, with the fields that rules read.
 *
 * @param index the index in its own list, from 0
 * @param present whether the element is a non-null object; fixes depend on it
 * @param pullPolicy never empty: the API server's default is filled in
 * @param sidecar whether it is an init container that runs as long as the pod ({@code restartPolicy: Always}, KEP-753)
 */
public record Container(
        Type type,
        int index,
        boolean present,
        String name,
        ImageReference image,
        String pullPolicy,
        List<String> command,
        List<String> args,
        Resources resources,
        SecurityContext securityContext,
        List<VolumeMount> volumeMounts,
        boolean sidecar)
        implements ImageUser {

    /** The list that contains the container, spelled like the field. */
    public enum Type {
        containers,
        initContainers,
        ephemeralContainers
    }

    public Container {
        command = List.copyOf(command);
        args = List.copyOf(args);
        volumeMounts = List.copyOf(volumeMounts);
    }

    Container withResources(Resources others) {
        return new Container(
                type,
                index,
                present,
                name,
                image,
                pullPolicy,
                command,
                args,
                others,
                securityContext,
                volumeMounts,
                sidecar);
    }

    /** Returns the path of a field within the pod spec: {@code initContainers[0].image}. */
    public String path(String field) {
        return type + "[" + index + "]." + field;
    }

    @Override
    public String imagePath() {
        return path("image");
    }

    @Override
    public String pullPolicyField() {
        return "imagePullPolicy";
    }

    @Override
    public String pullPolicyPath() {
        return path(pullPolicyField());
    }

    @Override
    public String containerName() {
        return name;
    }

    public boolean isEphemeral() {
        return type == Type.ephemeralContainers;
    }
}
