// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Output for other programs: names, order and meaning of the fields are stable. */
final class JsonRenderer implements Renderer {
    private record Document(
            String policy,
            int judged,
            Iterable<Skipped> skipped,
            Iterable<Judged> results,
            Iterable<Unreadable> errors) {}

    private record Skipped(
            String file, int document, int line, String apiVersion, String kind, String name, SkipReason reason) {}

    private record Judged(
            String file,
            int document,
            String kind,
            String namespace,
            String name,
            String verdict,
            Iterable<Located> findings) {}

    /** @param line null if it was not read from a file */
    private record Located(
            @JsonUnwrapped FindingJson.Place place,
            @Nullable Integer line,
            @JsonUnwrapped FindingJson.Detail detail) {}

    private record Unreadable(String file, int document, String message) {}

    @Override
    public void render(Report report, OutputStream out) throws IOException {
        JsonOutput.print(
                new Document(
                        report.policyNames(),
                        report.judged(),
                        all(report, Report.FileReport::skipped, JsonRenderer::skipped),
                        all(report, Report.FileReport::results, JsonRenderer::judged),
                        all(
                                report,
                                Report.FileReport::errors,
                                (file, error) -> new Unreadable(file, error.document(), error.messageWithLine()))),
                out);
    }

    /** Returns the elements of one kind from all files, one by one. */
    private static <T, J> Iterable<J> all(
            Report report, Function<Report.FileReport, List<T>> list, BiFunction<String, T, J> json) {
        return () -> report.files().stream()
                .flatMap(file -> list.apply(file).stream()
                        .map(each -> json.apply(file.source().name(), each)))
                .iterator();
    }

    private static Skipped skipped(String file, SkippedObject object) {
        return new Skipped(
                file,
                object.document(),
                object.line(),
                object.apiVersion(),
                object.kind(),
                object.name(),
                object.reason());
    }

    private static Judged judged(String file, WorkloadResult result) {
        return new Judged(
                file,
                result.document(),
                result.kind(),
                result.namespace(),
                result.name(),
                result.denied() ? "Denied" : "Allowed",
                () -> result.findings().stream().map(JsonRenderer::located).iterator());
    }

    private static Located located(LocatedFinding located) {
        var at = located.at();
        return new Located(
                FindingJson.Place.of(located.finding()),
                at == null ? null : at.line(),
                FindingJson.Detail.of(located.finding()));
    }
}
