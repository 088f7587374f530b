// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.plimsoll.policy.Finding;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.PolicyResult;
import dev.plimsoll.policy.Verdict;
import dev.plimsoll.text.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes an {@code admission.k8s.io/v1 AdmissionReview} with its response only, without the request. Every string is bounded
 * and sanitized.
 */
public final class AdmissionResponse {
    /** The API server passes on 4 KiB of warnings in full. */
    private static final int MOST_WARNINGS = 32;

    private static final int LONGEST_WARNING = 256;
    private static final int LONGEST_MESSAGE = 8 << 10;
    private static final int LONGEST_ANNOTATION = 2 << 10;
    private static final int LONGEST_PATH = 200;
    private static final int LONGEST_ADVICE = 600;

    /** Usual size in bytes of the response without its findings, and of one finding; the buffer grows where they are larger. */
    private static final int USUAL_FRAME = 256;

    private static final int USUAL_FINDING = 256;

    private static final JsonFactory JSON = new JsonFactory();

    private interface Part {
        void write() throws IOException;
    }

    private final AdmissionRequest request;
    private final JsonGenerator out;

    private AdmissionResponse(AdmissionRequest request, JsonGenerator out) {
        this.request = request;
        this.out = out;
    }

    static byte[] of(AdmissionRequest request, Decision decision) {
        var said = decision.<List<PolicyResult>>fold(judged -> judged.verdict().judgements(), mended -> List.of());
        var bytes = new ByteArrayOutputStream(USUAL_FRAME + room(said));
        try (var out = JSON.createGenerator(bytes)) {
            new AdmissionResponse(request, out).write(decision);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory does not fail
        }
        return bytes.toByteArray();
    }

    /** Estimates the size of the response in bytes. */
    private static int room(List<PolicyResult> judgements) {
        int findings = 0;
        for (var judgement : judgements) {
            findings += judgement.findings().size();
        }
        return Math.min(findings * USUAL_FINDING, LONGEST_MESSAGE);
    }

    private void write(Decision decision) throws IOException {
        out.writeStartObject();
        out.writeStringField("kind", "AdmissionReview");
        out.writeStringField("apiVersion", "admission.k8s.io/v1");
        out.writeObjectFieldStart("response");
        out.writeStringField("uid", request.uid());
        decision.<Part>fold(judged -> () -> write(judged.verdict()), mended -> () -> write(mended))
                .write();
        out.writeEndObject();
        out.writeEndObject();
    }

    private void write(Verdict verdict) throws IOException {
        out.writeBooleanField("allowed", verdict.allowed());
        if (!verdict.allowed()) {
            out.writeObjectFieldStart("status");
            out.writeStringField("status", "Failure");
            out.writeStringField("message", message(verdict));
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
        var wouldPatch = new TreeMap<String, BoundedLines>();
        for (var judgement : mended.dryRun()) {
            for (var finding : judgement.findings()) {
                annotate(wouldPatch, "wouldPatch", judgement, finding, "");
            }
        }
        writeAnnotations(wouldPatch);
    }

    private String message(Verdict denied) {
        var lines = new BoundedLines(LONGEST_MESSAGE, room(denied.judgements()));
        for (var judgement : denied.judgements()) {
            if (!judgement.dryRun() && judgement.strictest() == Mode.Enforce) {
                lines.begin()
                        .append("policy ")
                        .append(SafeText.line(judgement.policy(), 253))
                        .append(" refuses this ")
                        .append(SafeText.line(request.kind(), 63))
                        .append(':');
                lines.endHead();
                for (var finding : judgement.findings()) {
                    if (finding.mode() == Mode.Enforce) {
                        appendLine(lines.begin().append("- "), finding);
                        lines.end();
                    }
                }
            }
        }
        return lines.toString();
    }

    private void writeWarnings(List<PolicyResult> judgements) throws IOException {
        var warnings = new ArrayList<String>();
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                if (!judgement.dryRun() && finding.mode() == Mode.Warn) {
                    var warning = new StringBuilder(USUAL_FINDING)
                            .append("plimsoll policy ")
                            .append(judgement.policy())
                            .append(": ");
                    appendLine(warning, finding);
                    warnings.add(SafeText.line(warning.toString(), LONGEST_WARNING));
                }
            }
        }
        if (!warnings.isEmpty()) {
            out.writeArrayFieldStart("warnings");
            for (var warning : BoundedLines.atMost(MOST_WARNINGS, warnings)) {
                out.writeString(warning);
            }
            out.writeEndArray();
        }
    }

    private Map<String, BoundedLines> annotations(List<PolicyResult> judgements) {
        var annotations = new TreeMap<String, BoundedLines>();
        for (var judgement : judgements) {
            for (var finding : judgement.findings()) {
                switch (finding.mode()) {
                    case Off -> {}
                    case Audit -> annotate(annotations, finding.rule(), judgement, finding, "");
                    case Warn -> {
                        if (judgement.dryRun()) {
                            annotate(annotations, "wouldWarn", judgement, finding, "");
                        }
                    }
                    case Enforce -> {
                        if (judgement.dryRun()) {
                            annotate(
                                    annotations,
                                    "wouldDeny",
                                    judgement,
                                    finding,
                                    finding.patch() && request.createsAPod() ? " (unless it is patched first)" : "");
                        }
                    }
                }
            }
        }
        return annotations;
    }

    /** @param key the id of the rule, {@code wouldWarn} or {@code wouldDeny} */
    private static void annotate(
            Map<String, BoundedLines> annotations, String key, PolicyResult judgement, Finding finding, String more) {
        var lines = annotations.computeIfAbsent(key, absent -> new BoundedLines(LONGEST_ANNOTATION, USUAL_FINDING));
        var line = lines.begin()
                .append("policy ")
                .append(SafeText.line(judgement.policy(), 253))
                .append(": ");
        if (!key.equals(finding.rule())) {
            line.append(finding.rule()).append(": ");
        }
        appendWhat(line, finding);
        line.append(more);
        lines.end();
    }

    private void writeAnnotations(Map<String, BoundedLines> annotations) throws IOException {
        if (!annotations.isEmpty()) {
            out.writeObjectFieldStart("auditAnnotations");
            for (var annotation : annotations.entrySet()) {
                out.writeStringField(annotation.getKey(), annotation.getValue().toString());
            }
            out.writeEndObject();
        }
    }

    /** Returns a finding as one line: rule, field path, current value, remediation. */
    public static String line(Finding finding) {
        var line = new StringBuilder(USUAL_FINDING);
        appendLine(line, finding);
        return line.toString();
    }

    private static void appendLine(StringBuilder line, Finding finding) {
        appendWhat(line.append(finding.rule()).append(": "), finding);
        if (!finding.rule().equals(Finding.UNREADABLE)) {
            SafeText.appendLine(line.append(". "), finding.message(), LONGEST_ADVICE);
        }
    }

    /** Appends the field path and the current value; for an unreadable object, the reason. */
    private static void appendWhat(StringBuilder line, Finding finding) {
        SafeText.appendLine(line, finding.path(), LONGEST_PATH);
        if (finding.container() != null) {
            SafeText.appendQuoted(line.append(" (container "), finding.container());
            line.append(')');
        }
        line.append(": ");
        if (finding.rule().equals(Finding.UNREADABLE)) {
            SafeText.appendLine(line, finding.message(), LONGEST_ADVICE);
        } else {
            SafeText.appendQuoted(line, finding.found());
        }
    }
}
