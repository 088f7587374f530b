// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.pod.ImageUser;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Cel;
import dev.plimsoll.policy.Constraint;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.FindingScope;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.Gap;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Forbids a mutable tag (none, {@code latest}, or a tag that the policy lists) with a pull policy other than {@code Always}, in a
 * container of any list or in an image volume. With a digest, the tag is ignored.
 *
 * <p>Fields: {@code image} and {@code imagePullPolicy}; {@code volumes[].image.reference} and {@code .pullPolicy}.
 */
final class MutableTag implements Rule<MutableTag.Settings> {
    private static final RuleInfo INFO = new RuleInfo(
            "mutableTag",
            "An image with a mutable tag must be pulled each time.",
            """
            A tag such as latest names another image tomorrow. With imagePullPolicy IfNotPresent or Never the node runs \
            whatever copy it has: an old one, one that differs from node to node, or one that the pod was never authorised \
            to pull.""",
            "Set imagePullPolicy to Always, or better, pin the image by digest.",
            true,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:latest
                imagePullPolicy: IfNotPresent
            """,
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: web}
            spec:
              containers:
              - name: web
                image: registry.example/web:latest
                imagePullPolicy: Always
            """);

    private static final String TAGS = "mutableTags must hold tags alone, such as edge or *-SNAPSHOT";

    /** The tags that are mutable besides {@code latest} and a missing tag. */
    record Settings(
            @Parameter("Further tags that are mutable, case-sensitive; * stands for any characters.")
            @Constraint(cel = "self.all(tag, tag.matches('^[A-Za-z0-9_.*-]+$'))", message = TAGS)
            List<String> mutableTags) {

        /** The characters of a tag, and the star. */
        private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9_.*-]+");

        Settings {
            mutableTags = List.copyOf(mutableTags);
            for (var pattern : mutableTags) {
                if (!PATTERN.matcher(pattern).matches()) {
                    throw new IllegalArgumentException(
                            TAGS + "; found " + (pattern.isEmpty() ? "an empty one" : pattern));
                }
            }
        }

        boolean isMutable(String tag) {
            for (var pattern : mutableTags) {
                if (Glob.matches(pattern, tag)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Settings defaults() {
        return new Settings(List.of());
    }

    @Override
    public void judge(Workload workload, Settings settings, FindingCollector findings) {
        workload.spec().forEachImage(user -> judge(workload, user, settings, findings));
    }

    @Override
    public String clearWhen(Settings settings, FindingScope concern) {
        var reference = Images.all(Cel.matches("i", Images.NAME + "(" + Images.TAG + ")?(" + Images.DIGEST + ")?$")
                + " && (i.size() != 64 || i.contains('/') || i.contains(':'))"); // 64 digits may be an id,
        // which is not a reference
        return reference + " && " + unfixableWhen(settings);
    }

    /** An invalid reference has no fix. In a valid one, a digest follows an @, and a tag follows a colon after the last slash. */
    @Override
    public String unfixableWhen(Settings settings) {
        var mutable = Stream.concat(Stream.of("latest"), settings.mutableTags().stream())
                .map(tag -> tag.replace(".", "[.]").replace("*", "[\\w.-]*"))
                .collect(Collectors.joining("|", ":(", ")$"));
        return Images.allNotAlwaysPulled(
                Cel.matches("i", "^$|@|:[^/]+$") + " && (i.contains('@') || !i.matches(r'" + mutable + "'))");
    }

    private static void judge(Workload workload, ImageUser user, Settings settings, FindingCollector findings) {
        if (Images.isNoReference(workload, user, Images.WITH_TAG_OR_DIGEST, findings)) {
            return;
        }
        if (user.pullPolicy().equals("Always") || !floats(user, settings)) {
            return;
        }
        var image = user.image();
        findings.add(
                user,
                image.text() + " with " + user.pullPolicy(),
                (image.tag() == null ? "An image without a tag" : "The tag " + image.tag() + " is mutable, and")
                        + " must be pulled each time: set " + user.pullPolicyField()
                        + " to Always, or pin the image by digest.",
                Fix.add(workload, user.pullPolicyPath(), "Always"),
                new Gap("image", user.pullPolicy().equals("Never") ? 1 : 0, null));
    }

    private static boolean floats(ImageUser user, Settings settings) {
        var image = user.image();
        if (image.isLatest()) {
            return true;
        }
        var tag = image.tag();
        return image.digest() == null && tag != null && settings.isMutable(tag);
    }
}
