// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.manifest;

import dev.plimsoll.pod.UnreadableWorkload;
import dev.plimsoll.pod.WorkloadKind;
import dev.plimsoll.pod.WorkloadReader;
import dev.plimsoll.policy.EffectivePolicy;
import dev.plimsoll.policy.Namespace;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.PolicyEngine;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.report.FailOn;
import dev.plimsoll.report.FileFindings;
import dev.plimsoll.report.Report;
import dev.plimsoll.report.Report.FileReport;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.report.SkipReason;
import dev.plimsoll.report.SkippedObject;
import dev.plimsoll.report.Source;
import dev.plimsoll.report.WorkloadResult;
import dev.plimsoll.yaml.YamlDocument;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges manifests, a source after the other, and keeps what was found; of a source nothing else is kept. */
public final class ManifestChecker {
    private final Policies policies;
    private final FailOn failOn;
    private final String defaultNamespace;
    private final CustomKinds customKinds;
    private final boolean strict;
    private final InputStream stdin;

    private final Map<String, Governing> byNamespace = new HashMap<>();
    private final List<FileReport> files = new ArrayList<>();
    private final LimitRanges ranges;
    /** What cannot be read twice. */
    private final Map<Source, Opened> opened = new HashMap<>();

    private boolean sawObject;

    /** The documents of a source that was read, or why it could not be. */
    private interface Opened {
        YamlDocuments get() throws IOException;
    }

    /** What is in force in a namespace. */
    private record Governing(List<EffectivePolicy> policies, List<String> rules) {}

    /**
     * @param defaultNamespace of objects that do not name theirs
     * @param strict whether an object that may hide a pod is an error
     */
    public ManifestChecker(
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
        this.ranges = new LimitRanges(defaultNamespace, customKinds);
        this.stdin = stdin;
    }

    /** Takes the LimitRanges of a source; all sources, before any is judged. */
    public void prepare(Source source) {
        var path = source.path();
        if (path == null || !Files.isRegularFile(path)) {
            prepareOnlyReading(source);
            return;
        }
        try {
            if (ManifestFinder.mentions(path, LimitRanges.WORD)) {
                ranges.add(ManifestFinder.open(source, stdin));
            }
        } catch (IOException e) {
            // checking the file reports the error
        }
    }

    /** Of what cannot be read twice. */
    private void prepareOnlyReading(Source source) {
        try {
            var documents = ManifestFinder.open(source, stdin);
            opened.put(source, () -> documents);
            ranges.add(documents);
        } catch (IOException e) {
            opened.put(source, () -> {
                throw e;
            });
        }
    }

    /** Takes the LimitRanges of what was rendered. */
    public void prepare(YamlDocuments documents) {
        ranges.add(documents);
    }

    /** Judges every object of {@code source}. */
    public void check(Source source) {
        var file = new FileFindings();
        try {
            check(open(source), source.found(), file);
        } catch (IOException e) {
            file.errors().add(ManifestFinder.error(e));
        }
        add(source, file);
    }

    /**
     * Judges what was rendered from {@code source}, the lines of which are not those of the documents. Such a document is for Kubernetes:
     * one that is no object is a mistake.
     */
    public void checkRendered(Source source, YamlDocuments documents) {
        var file = new FileFindings();
        check(documents, false, file);
        sawObject = true; // a chart may well render nothing
        add(source, file.withoutLines());
    }

    private void check(YamlDocuments documents, boolean inDirectory, FileFindings file) {
        documents.forEach(document -> document.match(parsed -> check(parsed, inDirectory, file), broken -> {
            var hint = documents.isTemplate(broken) ? TemplateHint.TEXT : "";
            file.errors().add(new InputError(broken.number(), broken.line(), broken.message() + hint));
        }));
    }

    private void add(Source source, FileFindings file) {
        if (!file.isEmpty()) {
            files.add(new FileReport(source, file.results(), file.errors(), file.skipped()));
        }
    }

    private YamlDocuments open(Source source) throws IOException {
        var known = opened.remove(source);
        return known == null ? ManifestFinder.open(source, stdin) : known.get();
    }

    /** Keeps that a source could not even be opened. */
    public void error(Source source, InputError error) {
        files.add(new FileReport(source, List.of(), List.of(error), List.of()));
    }

    /** Whether there was nothing at all to judge, to skip or to complain of: a check of nothing must not pass. */
    public boolean sawNothing() {
        return !sawObject && files.isEmpty();
    }

    public Report report() {
        return new Report(policies.all(), failOn, files, 0);
    }

    private void check(YamlDocument.Parsed document, boolean inDirectory, FileFindings file) {
        sawObject |= document.isObject();
        ObjectExtractor.of(document, inDirectory, customKinds, found -> check(found.part(), found.item(), file));
    }

    private void check(Part part, ManifestItem item, FileFindings file) {
        item.match(
                carrier -> file.results().add(judge(part, carrier)),
                skipped -> skip(part, skipped, file),
                mistake -> file.errors().add(error(part, mistake.path(), mistake.message())));
    }

    private void skip(Part part, ManifestItem.Skipped other, FileFindings file) {
        if (strict && other.reason().isDoubtful()) {
            file.errors().add(error(part, other.path(), strictly(other)));
        } else {
            file.skipped().add(skipped(part, other));
        }
    }

    private static InputError error(Part part, String path, String message) {
        var where = part.inDocument(path);
        return new InputError(
                part.document().number(),
                part.document().lines().at(path).line(),
                where.isEmpty() ? message : where + ": " + message);
    }

    private static String strictly(ManifestItem.Skipped other) {
        return other.reason() == SkipReason.NoObject
                ? "this is no Kubernetes object, and --strict judges all or fails; --exclude leaves files out"
                : "this " + other.kind() + " of " + other.apiVersion()
                        + " is not judged, and --strict judges all or fails: it "
                        + other.reason().text();
    }

    private static SkippedObject skipped(Part part, ManifestItem.Skipped other) {
        var document = part.document();
        int line = document.lines().at(other.path()).line();
        return new SkippedObject(
                document.number(), line, other.apiVersion(), other.kind(), other.name(), other.reason());
    }

    private WorkloadResult judge(Part part, ManifestItem.Carrier carrier) {
        var namespace = carrier.namespace() == null ? defaultNamespace : carrier.namespace();
        var governing = byNamespace.computeIfAbsent(namespace, this::governing);
        var verdict = verdict(part.json(), carrier, namespace, governing.policies());
        var document = part.document();
        var lines = document.lines();
        return new WorkloadResult(
                document.number(),
                lines.at(carrier.path()).line(),
                carrier.kind(),
                namespace,
                carrier.name(),
                verdict instanceof Verdict.Denied,
                governing.rules(),
                new FindingLocator(lines, part.json(), carrier).locate(verdict),
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

    private Verdict verdict(
            byte[] json, ManifestItem.Carrier carrier, String namespace, List<EffectivePolicy> governing) {
        var place = carrier.place();
        if (place == null) {
            return verdict(json, carrier.from(), carrier.to(), carrier.as(), namespace, governing);
        }
        var template = PodSpecObject.of(json, carrier, place);
        var verdict = verdict(template, 0, template.length, carrier.as(), namespace, governing);
        return new MovedFindings(carrier.as().specPath(), place.path()).of(verdict);
    }

    private Verdict verdict(
            byte[] json, int from, int to, WorkloadKind kind, String namespace, List<EffectivePolicy> governing) {
        try {
            var workload = ranges.fillIn(WorkloadReader.read(json, from, to, kind), namespace);
            return PolicyEngine.judgeAll(workload, governing);
        } catch (UnreadableWorkload e) {
            return PolicyEngine.judge(e, governing);
        }
    }
}
