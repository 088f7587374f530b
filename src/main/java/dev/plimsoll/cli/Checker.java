// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.Report.FileReport;
import dev.plimsoll.cli.Report.InputError;
import dev.plimsoll.manifest.CustomKinds;
import dev.plimsoll.manifest.ManifestItem;
import dev.plimsoll.manifest.PodSpecObject;
import dev.plimsoll.manifest.SkipReason;
import dev.plimsoll.manifest.Unfolding;
import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.WorkloadKind;
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
    private final CustomKinds customKinds;
    private final boolean strict;
    private final InputStream stdin;

    private final Map<String, Governing> byNamespace = new HashMap<>();
    private final List<FileReport> files = new ArrayList<>();
    private boolean sawObject;

    /** What is in force in a namespace. */
    private record Governing(List<EffectivePolicy> policies, List<String> rules) {}

    /**
     * @param defaultNamespace of objects that do not name theirs
     * @param strict whether an object that may hide a pod is an error
     */
    Checker(
            Policies policies,
            FailOn failOn,
            String defaultNamespace,
            CustomKinds customKinds,
            boolean strict,
            InputStream stdin) {
        this.policies = policies;
        this.failOn = failOn;
        this.defaultNamespace = defaultNamespace;
        this.customKinds = customKinds;
        this.strict = strict;
        this.stdin = stdin;
    }

    /** Judges every object of {@code source}. */
    void check(Source source) {
        var results = new ArrayList<Result>();
        var errors = new ArrayList<InputError>();
        var skipped = new ArrayList<SkippedObject>();
        try {
            var bytes = Inputs.read(source, stdin);
            for (var document : YamlDocuments.read(bytes)) {
                if (document instanceof YamlDocument.Parsed parsed) {
                    check(parsed, source.found(), results, errors, skipped);
                } else if (document instanceof YamlDocument.Broken broken) {
                    errors.add(
                            new InputError(broken.number(), broken.line(), broken.message() + TemplateHint.of(bytes)));
                }
            }
        } catch (IOException e) {
            errors.add(Inputs.error(e));
        }
        if (!results.isEmpty() || !errors.isEmpty() || !skipped.isEmpty()) {
            files.add(new FileReport(source, results, errors, skipped));
        }
    }

    /** Keeps that a source could not even be opened. */
    void error(Source source, InputError error) {
        files.add(new FileReport(source, List.of(), List.of(error), List.of()));
    }

    /** Whether there was nothing at all to judge, to skip or to complain of: a check of nothing must not pass. */
    boolean sawNothing() {
        return !sawObject && files.isEmpty();
    }

    Report report() {
        return new Report(policies.all(), failOn, files, 0);
    }

    private void check(
            YamlDocument.Parsed document,
            boolean inDirectory,
            List<Result> results,
            List<InputError> errors,
            List<SkippedObject> skipped) {
        var json = document.json();
        sawObject |= json[0] == '{';
        for (var item : Unfolding.of(json, inDirectory, customKinds)) {
            if (item instanceof ManifestItem.Carrier carrier) {
                results.add(judge(document, json, carrier));
            } else if (item instanceof ManifestItem.Skipped other) {
                if (strict && other.reason().isDoubtful()) {
                    errors.add(error(document, other.path(), strictly(other)));
                } else {
                    skipped.add(skipped(document, other));
                }
            } else if (item instanceof ManifestItem.Mistake mistake) {
                errors.add(error(document, mistake.path(), mistake.message()));
            }
        }
    }

    private static InputError error(YamlDocument.Parsed document, String path, String message) {
        var where = path.isEmpty() ? "" : path + ": ";
        return new InputError(document.number(), document.lines().at(path).line(), where + message);
    }

    private static String strictly(ManifestItem.Skipped other) {
        return other.reason() == SkipReason.NoObject
                ? "this is no Kubernetes object, and --strict judges all or fails; --exclude leaves files out"
                : "this " + other.kind() + " of " + other.apiVersion() + " is not judged, and --strict judges all or fails: it "
                        + other.reason().text();
    }

    private static SkippedObject skipped(YamlDocument.Parsed document, ManifestItem.Skipped other) {
        int line = document.lines().at(other.path()).line();
        return new SkippedObject(
                document.number(), line, other.apiVersion(), other.kind(), other.name(), other.reason());
    }

    private Result judge(YamlDocument.Parsed document, byte[] json, ManifestItem.Carrier carrier) {
        var namespace = carrier.namespace() == null ? defaultNamespace : carrier.namespace();
        var governing = byNamespace.computeIfAbsent(namespace, this::governing);
        var verdict = verdict(json, carrier, governing.policies());
        var lines = document.lines();
        return new Result(
                document.number(),
                lines.at(carrier.path()).line(),
                carrier.kind(),
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
        var place = carrier.place();
        if (place == null) {
            return verdict(json, carrier.from(), carrier.to(), carrier.as(), governing);
        }
        var template = PodSpecObject.of(json, carrier, place);
        var verdict = verdict(template, 0, template.length, carrier.as(), governing);
        return new MovedFindings(carrier.as().specPath(), place.path()).of(verdict);
    }

    private static Verdict verdict(
            byte[] json, int from, int to, WorkloadKind kind, List<EffectivePolicy> governing) {
        try {
            return PolicyEngine.judgeAll(WorkloadReader.read(json, from, to, kind), governing);
        } catch (UnreadableWorkload e) {
            return PolicyEngine.judge(e, governing);
        }
    }
}
