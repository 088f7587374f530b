// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Judgement;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an {@code admission.k8s.io/v1 AdmissionReview} with its response alone; never the request. Every string is bounded and
 * fit to be shown.
 */
final class AdmissionResponse {
    /** An API server passes 4 KiB of warnings on in full. */
    private static final int MOST_WARNINGS = 32;

    private static final int LONGEST_WARNING = 256;
    private static final int LONGEST_MESSAGE = 8 << 10;
    private static final int LONGEST_ANNOTATION = 2 << 10;

    private static final JsonFactory JSON = new JsonFactory();

    private final AdmissionRequest request;
    private final JsonGenerator out;

    private AdmissionResponse(AdmissionRequest request, JsonGenerator out) {
        this.request = request;
        this.out = out;
    }

    static byte[] of(AdmissionRequest request, Decision decision) {
        var bytes = new ByteArrayOutputStream(256);
        try (var out = JSON.createGenerator(bytes)) {
            new AdmissionResponse(request, out).write(decision);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private void write(Decision decision) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", "AdmissionReview");
        out.writeStringField("apiVersion", "admission.k8s.io/v1");
        out.writeObjectFieldStart("response");
        out.writeStringField("uid", request.uid());
        if (decision instanceof Decision.Judged judged) {
            write(judged.verdict());
        } else if (decision instanceof Decision.Mended mended) {
            write(mended);
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private void write(Verdict verdict) throws IOException {
        out.writeBooleanField("allowed", verdict instanceof Verdict.Allowed);
        if (verdict instanceof Verdict.Denied denied) {
            out.writeObjectFieldStart("status");
            out.writeStringField("status", "Failure");
            out.writeStringField("message", message(denied));
            out.writeStringField("reason", "Forbidden");
            out.writeNumberField("code", 403);
            out.writeEndObject();
        }
        if (!verdict.judgements().isEmpty()) {
            writeWarnings(verdict.judgements());
            writeAnnotations(annotations(verdict.judgements()));
        }
    }

    private void write(Decision.Mended mended) throws IOException {
        out.writeBooleanField("allowed", true);
        if (!mended.changes().isEmpty()) {
            out.writeStringField("patchType", "JSONPatch");
            out.writeBinaryField("patch", JsonPatch.of(JSON, mended.changes()));
        }
        var wouldPatch = new TreeMap<String, Lines>();
        for (var judgement : mended.dryRun()) {
            for (var finding : judgement.findings()) {
                annotate(wouldPatch, "wouldPatch", judgement, finding.rule() + ": " + what(finding));
            }
        }
        writeAnnotations(wouldPatch);
    }

    private String message(Verdict.Denied denied) {
        var lines = new Lines(LONGEST_MESSAGE);
        for (var judgement : denied.judgements()) {
            if (!judgement.dryRun() && judgement.strictest() == Mode.Enforce) {
                lines.head("policy " + Shown.text(judgement.policy(), 253) + " refuses this "
                        + Shown.text(request.kind(), 63) + ":");
                judgement.findings().stream()
                        .filter(finding -> finding.mode() == Mode.Enforce)
                        .forEach(finding -> lines.add("- " + line(finding)));
            }
        }
        return lines.toString();
    }

    private void writeWarnings(List<Judgement> judgements) throws IOException {
        var warnings = new ArrayList<String>();
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                if (!judgement.dryRun() && finding.mode() == Mode.Warn) {
                    warnings.add(Shown.text(
                            "plimsoll policy " + judgement.policy() + ": " + line(finding), LONGEST_WARNING));
                }
            }
        }
        if (!warnings.isEmpty()) {
            out.writeArrayFieldStart("warnings");
            for (var warning : Lines.atMost(MOST_WARNINGS, warnings)) {
                out.writeString(warning);
            }
            out.writeEndArray();
        }
    }

    private Map<String, Lines> annotations(List<Judgement> judgements) {
        var annotations = new TreeMap<String, Lines>();
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                switch (finding.mode()) {
                    case Off -> {}
                    case Audit -> annotate(annotations, finding.rule(), judgement, what(finding));
                    case Warn -> {
                        if (judgement.dryRun()) {
                            annotate(annotations, "wouldWarn", judgement, finding.rule() + ": " + what(finding));
                        }
                    }
                    case Enforce -> {
                        if (judgement.dryRun()) {
                            var unless =
                                    finding.patch() && request.createsAPod() ? " (unless it is patched first)" : "";
                            annotate(
                                    annotations,
                                    "wouldDeny",
                                    judgement,
                                    finding.rule() + ": " + what(finding) + unless);
                        }
                    }
                }
            }
        }
        return annotations;
    }

    private static void annotate(Map<String, Lines> annotations, String key, Judgement judgement, String line) {
        annotations
                .computeIfAbsent(key, absent -> new Lines(LONGEST_ANNOTATION))
                .add("policy " + Shown.text(judgement.policy(), 253) + ": " + line);
    }

    private void writeAnnotations(Map<String, Lines> annotations) throws IOException {
        if (!annotations.isEmpty()) {
            out.writeObjectFieldStart("auditAnnotations");
            for (var annotation : annotations.entrySet()) {
                out.writeStringField(annotation.getKey(), annotation.getValue().toString());
            }
            out.writeEndObject();
        }
    }

    /** Rule, field path, what is there, what to do. */
    static String line(Finding finding) {
        var what = finding.rule() + ": " + what(finding);
        return finding.rule().equals(Finding.UNREADABLE) ? what : what + ". " + Shown.text(finding.message(), 600);
    }

    /** Field path and what is there; where nothing can be read, why. */
    private static String what(Finding finding) {
        var container = finding.container();
        return Shown.text(finding.path(), 200)
                + (container == null ? "" : " (container " + Shown.value(container) + ")")
                + ": "
                + (finding.rule().equals(Finding.UNREADABLE)
                        ? Shown.text(finding.message(), 600)
                        : Shown.value(finding.found()));
    }
}
