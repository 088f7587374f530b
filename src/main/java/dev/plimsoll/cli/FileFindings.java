// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.Report.InputError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is found out about a file. */
record FileFindings(ResultList results, List<InputError> errors, List<SkippedObject> skipped) {
    FileFindings() {
        this(new ResultList(), new ArrayList<>(), new ArrayList<>());
    }

    boolean isEmpty() {
        return results.isEmpty() && errors.isEmpty() && skipped.isEmpty();
    }
}
