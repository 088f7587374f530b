// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What {@code plimsoll audit} left behind that ran in this process. */
record AuditRun(int status, String out, String err) {
    static AuditRun audit(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                false);
        var all = new String[arguments.length + 1];
        all[0] = "audit";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int status = Plimsoll.commandLine(stdio).execute(all);
        stdio.out().flush();
        return new AuditRun(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new AssertionError(err, e);
        }
    }

    /** The rules by the title of each owner that breaks some. */
    Map<String, Set<String>> faults() {
        var faults = new TreeMap<String, Set<String>>();
        for (var result : json().get("results")) {
            var rules = new TreeSet<String>();
            result.get("findings")
                    .forEach(finding -> rules.add(finding.get("rule").asText()));
            var title =
                    result.get("kind").asText() + " " + result.get("namespace").asText() + "/"
                            + result.get("name").asText();
            if (faults.put(title, rules) != null) {
                throw new AssertionError(title + " is there twice");
            }
        }
        return faults;
    }
}
