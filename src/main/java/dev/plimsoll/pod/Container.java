// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.pod;

import java.util.List;

/**
 * What rules read of a container of any of the three lists.
 *
 * @param index its place in its own list, from 0
 * @param present whether an object stands there, and not null; a fix must know
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

    /** The list that a container stands in, spelled as the field is. */
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

    /** The path within the pod spec of one of its fields: {@code initContainers[0].image}. */
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
