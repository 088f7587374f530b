// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.report;

import dev.plimsoll.report.Report.InputError;
import java.util.ArrayList;
import java.util.List;

/** Collects the results, errors and skipped objects of a file. */
public record FileFindings(ResultList results, List<InputError> errors, List<SkippedObject> skipped) {
    public FileFindings() {
        this(new ResultList(), new ArrayList<>(), new ArrayList<>());
    }

    /** Returns the same findings without line numbers, for input where they have no meaning. */
    public FileFindings withoutLines() {
        var all = new FileFindings();
        results.forEach(result -> all.results.add(result.withoutLines()));
        errors.forEach(error -> all.errors.add(new InputError(
                error.document(),
                0,
                "document " + error.document() + " of what is rendered, " + error.messageWithLine())));
        skipped.forEach(object -> all.skipped.add(new SkippedObject(
                object.document(), 0, object.apiVersion(), object.kind(), object.name(), object.reason())));
        return all;
    }

    public boolean isEmpty() {
        return results.isEmpty() && errors.isEmpty() && skipped.isEmpty();
    }
}
