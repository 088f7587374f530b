// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Judgement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an UPDATE brings that was not there before, so that finalizers, labels and the status of an old violator still go
 * through. A finding is an old one if rule, container, field and value are the same and the container's image is, too, wherever in
 * its list the container or volume stands now; each old finding forgives one new one.
 */
final class NewFindings {
    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    /**
     * @param field without the indices of lists
     * @param image of the container; null if the finding is not about one
     */
    private record Key(
            String rule,
            @Nullable String container,
            String field,
            String found,
            @Nullable String image) {}

    private NewFindings() {}

    static List<Judgement> of(Workload now, List<Judgement> judgements, Workload before, List<Judgement> old) {
        var images = images(now);
        var oldImages = images(before);
        var left = new ArrayList<Judgement>(judgements.size());
        for (var judgement : judgements) {
            var forgiven = forgiven(judgement.policy(), old, oldImages);
            var findings = new ArrayList<Finding>();
            for (var finding : judgement.findings()) {
                if (forgiven.merge(key(finding, images), -1, Integer::sum) < 0) {
                    findings.add(finding);
                }
            }
            if (!findings.isEmpty()) {
                left.add(new Judgement(judgement.policy(), judgement.dryRun(), findings));
            }
        }
        return left;
    }

    /** How many findings of which key the policy had already. */
    private static Map<Key, Integer> forgiven(String policy, List<Judgement> old, Map<String, String> images) {
        var forgiven = new HashMap<Key, Integer>();
        for (var judgement : old) {
            if (judgement.policy().equals(policy)) {
                for (var finding : judgement.findings()) {
                    forgiven.merge(key(finding, images), 1, Integer::sum);
                }
            }
        }
        return forgiven;
    }

    private static Key key(Finding finding, Map<String, String> images) {
        var container = finding.container();
        return new Key(
                finding.rule(),
                container,
                INDEX.matcher(finding.path()).replaceAll("[]"),
                finding.found(),
                container == null ? null : images.get(element(finding.path())));
    }

    /** The images by the path of their container. By path, for names may be empty, or stand twice, before validation. */
    private static Map<String, String> images(Workload workload) {
        var images = new HashMap<String, String>();
        for (var container : workload.spec().containers()) {
            images.put(
                    element(workload.path(container.path(""))),
                    container.image().text());
        }
        return images;
    }

    /** {@code spec.containers[0]} of {@code spec.containers[0].securityContext.runAsUser}. */
    private static String element(String path) {
        return path.substring(0, path.indexOf(']') + 1);
    }
}
