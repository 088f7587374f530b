// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.NoSettings;
import dev.plimsoll.policy.RuleInfo;

/**
 * Forbids an image that is not pinned by a digest, in a container of any list or in an image volume.
 *
 * <p>Fields: {@code image}; {@code volumes[].image.reference}.
 */
final class ImageDigest implements RuleWithoutSettings {
    private static final RuleInfo INFO = new RuleInfo(
            "imageDigest",
            "An image must be pinned by its digest.",
            """
            A tag is a name that whoever may push can move; a digest is the content itself. Only with it does tomorrow's pod \
            run what was scanned, signed and tested today.""",
            "Append the digest, such as registry/repository:tag@sha256:….",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:1.2@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
            """);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public void judge(Workload workload, NoSettings settings, FindingCollector findings) {
        workload.spec().forEachImage(user -> judge(workload, user, findings));
    }

    @Override
    public String clearWhen(NoSettings settings, FindingScope concern) {
        return Images.all(Cel.matches("i", Images.NAME + "(" + Images.TAG + ")?" + Images.DIGEST + "$"));
    }

    private static void judge(Workload workload, ImageUser user, FindingCollector findings) {
        var image = user.image();
        if (Images.isNoReference(workload, user, Images.WITH_DIGEST, findings) || image.digest() != null) {
            return;
        }
        findings.add(
                user,
                image.text(),
                "Without a digest the image can change under its name: append @sha256: and the digest that was tested.",
                null);
    }
}
