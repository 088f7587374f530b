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
 * Forbids an image with neither tag nor digest, or with the tag {@code latest} alone, regardless of the pull policy, in a
 * container of any list or in an image volume. With a digest, the tag is ignored.
 *
 * <p>Fields: {@code image}; {@code volumes[].image.reference}.
 */
final class LatestTag implements RuleWithoutSettings {
    private static final RuleInfo INFO = new RuleInfo(
            "latestTag",
            "An image must not have the tag latest, said or left out.",
            """
            Nobody can tell which version runs, roll back to it, or say whether two nodes run the same. A restart is an \
            upgrade that nobody asked for.""",
            "Name the version that was tested, or better, its digest.",
            false,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example:5000/web
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example:5000/web:1.2
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
        return Images.all(
                Cel.matches("i", Images.NAME + "(" + Images.TAG + "|(" + Images.TAG + ")?" + Images.DIGEST + ")$")
                        + " && (i.contains('@') || !i.endsWith(':latest'))");
    }

    private static void judge(Workload workload, ImageUser user, FindingCollector findings) {
        var image = user.image();
        if (Images.isNoReference(workload, user, Images.WITH_TAG_OR_DIGEST, findings) || !image.isLatest()) {
            return;
        }
        findings.add(
                user,
                image.text(),
                (image.tag() == null ? "An image without a tag means latest, which" : "The tag latest")
                        + " may be another image tomorrow: name the version that was tested, or its digest.",
                null);
    }
}
