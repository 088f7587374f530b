// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.manifest.ManifestChecker;
import dev.plimsoll.cli.manifest.ManifestFinder;
import dev.plimsoll.cli.render.RenderFailure;
import dev.plimsoll.cli.render.RenderedFile;
import dev.plimsoll.cli.render.Sources;
import dev.plimsoll.report.Report.InputError;
import dev.plimsoll.report.Source;
import dev.plimsoll.terminal.Progress;
import dev.plimsoll.yaml.YamlDocuments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is to be checked, in order. Everything is looked at for LimitRanges before anything is judged. */
final class CheckPlan implements ManifestFinder.Found {
    private final ManifestChecker checker;
    private final Progress progress;
    private final String namespace;
    private final List<Path> values;
    private final List<Source> toPrepare = new ArrayList<>();
    private final List<Runnable> steps = new ArrayList<>();

    CheckPlan(ManifestChecker checker, Progress progress, String namespace, List<Path> values) {
        this.checker = checker;
        this.progress = progress;
        this.namespace = namespace;
        this.values = values;
    }

    @Override
    public void manifest(Source source) {
        toPrepare.add(source);
        steps.add(() -> {
            progress.next(source.title());
            checker.check(source);
        });
    }

    @Override
    public void toRender(Sources kind, Path directory) {
        var source = Source.named(directory);
        progress.next(source.title());
        try {
            kind.render(directory, namespace, values).forEach(this::rendered);
        } catch (RenderFailure e) {
            error(source, new InputError(1, 0, String.valueOf(e.getMessage())));
        }
    }

    private void rendered(RenderedFile file) {
        var source = Source.found(file.source());
        try {
            var documents = YamlDocuments.of(new ByteArrayInputStream(file.yaml()));
            checker.prepare(documents);
            steps.add(() -> checker.checkRendered(source, documents));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void error(Source source, InputError error) {
        steps.add(() -> checker.error(source, error));
    }

    void run() {
        toPrepare.forEach(checker::prepare);
        steps.forEach(Runnable::run);
    }
}
