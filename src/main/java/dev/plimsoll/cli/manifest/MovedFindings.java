// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Fix;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;

/**
 * Findings about a pod spec that stands elsewhere than where it was judged.
 *
 * @param judgedAt the field path of the pod spec in what was judged
 * @param standsAt the one in the object itself
 */
record MovedFindings(String judgedAt, String standsAt) {

    /** The same verdict, with the paths of the object itself. */
    Verdict of(Verdict verdict) {
        return Verdict.of(verdict.judgements().stream()
                .map(judgement -> new PolicyResult(
                        judgement.policy(),
                        judgement.dryRun(),
                        judgement.findings().stream().map(this::of).toList()))
                .toList());
    }

    private Finding of(Finding finding) {
        var fix = finding.fix();
        return new Finding(
                finding.rule(),
                finding.mode(),
                moved(finding.path(), judgedAt, standsAt),
                finding.container(),
                finding.found(),
                finding.message().replace(judgedAt + ".", standsAt + "."),
                fix == null ? null : new Fix(fix.adds().stream().map(this::of).toList()),
                finding.patch(),
                finding.gaps());
    }

    private Fix.Add of(Fix.Add add) {
        return new Fix.Add(moved(add.pointer(), pointer(judgedAt), pointer(standsAt)), add.value());
    }

    private static String moved(String path, String from, String to) {
        return path.startsWith(from) ? to + path.substring(from.length()) : path;
    }

    private static String pointer(String path) {
        return "/" + path.replace('.', '/');
    }
}
