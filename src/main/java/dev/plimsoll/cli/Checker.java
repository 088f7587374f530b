// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.Report.FileReport;
import dev.plimsoll.cli.Report.InputError;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges manifests, a source after the other, and keeps what was found; of a source nothing else is kept. */
final class Checker {
    private final Policies policies;
    private final FailOn failOn;
    private final String defaultNamespace;
    private final InputStream stdin;

    private final Map<String, Governing> byNamespace = new HashMap<>();
    private final List<FileReport> files = new ArrayList<>();
    private int skipped;
    private boolean sawObject;

    /** What is in force in a namespace. */
    private record Governing(List<EffectivePolicy> policies, List<String> rules) {}

    /** @param defaultNamespace of objects that do not name theirs */
    Checker(Policies policies, FailOn failOn, String defaultNamespace, InputStream stdin) {
        this.policies = policies;
        this.failOn = failOn;
        this.defaultNamespace = defaultNamespace;
        this.stdin = stdin;
    }

    /** Judges every object of {@code source}. */
    void check(Source source) {
        var results = new ArrayList<Result>();
        var errors = new ArrayList<InputError>();
        try {
            var bytes = Inputs.read(source, stdin);
            for (var document : YamlDocuments.read(bytes)) {
                if (document instanceof YamlDocument.Parsed parsed) {
                    check(parsed, source.found(), results, errors);
                } else if (document instanceof YamlDocument.Broken broken) {
                    errors.add(
                            new InputError(broken.number(), broken.line(), broken.message() + TemplateHint.of(bytes)));
                }
            }
        } catch (IOException e) {
            errors.add(Inputs.error(e));
        }
        if (!results.isEmpty() || !errors.isEmpty()) {
            files.add(new FileReport(source, results, errors));
        }
    }

    /** Keeps that a source could not even be opened. */
    void error(Source source, InputError error) {
        files.add(new FileReport(source, List.of(), List.of(error)));
    }

    /** Whether there was nothing at all to judge, to skip or to complain of: a check of nothing must not pass. */
    boolean sawNothing() {
        return !sawObject && files.isEmpty();
    }

    Report report() {
        return new Report(policies.all(), failOn, files, skipped, 0);
    }

    private void check(
            YamlDocument.Parsed document, boolean inDirectory, List<Result> results, List<InputError> errors) {
        var json = document.json();
        sawObject |= json[0] == '{';
        for (var item : Unfolding.of(json, inDirectory)) {
            if (item instanceof ManifestItem.Carrier carrier) {
                results.add(judge(document, json, carrier));
            } else if (item instanceof ManifestItem.Other) {
                skipped++;
            } else if (item instanceof ManifestItem.Mistake mistake) {
                int line = document.lines().at(mistake.path()).line();
                var where = mistake.path().isEmpty() ? "" : mistake.path() + ": ";
                errors.add(new InputError(document.number(), line, where + mistake.message()));
            }
        }
    }

    private Result judge(YamlDocument.Parsed document, byte[] json, ManifestItem.Carrier carrier) {
        var namespace = carrier.namespace() == null ? defaultNamespace : carrier.namespace();
        var governing = byNamespace.computeIfAbsent(namespace, this::governing);
        var verdict = verdict(json, carrier, governing.policies());
        var lines = document.lines();
        return new Result(
                document.number(),
                lines.at(carrier.path()).line(),
                carrier.kind().name(),
                namespace,
                carrier.name(),
                verdict instanceof Verdict.Denied,
                governing.rules(),
                new FindingLocator(lines, json, carrier).locate(verdict),
                List.of());
    }

    private Governing governing(String namespace) {
        var governing = policies.governing(Namespace.named(namespace));
        var rules = governing.stream()
                .flatMap(policy -> policy.rules().stream())
                .map(setting -> setting.id())
                .distinct()
                .sorted()
                .toList();
        return new Governing(governing, rules);
    }

    private static Verdict verdict(byte[] json, ManifestItem.Carrier carrier, List<EffectivePolicy> governing) {
        try {
            var workload = WorkloadReader.read(json, carrier.from(), carrier.to(), carrier.kind());
            return PolicyEngine.judge(workload, governing);
        } catch (UnreadableWorkload e) {
            return PolicyEngine.judge(e, governing);
        }
    }
}
