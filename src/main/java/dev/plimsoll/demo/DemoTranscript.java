// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import dev.plimsoll.terminal.Paragraph;
import dev.plimsoll.terminal.Style;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Prints the demo. */
record DemoTranscript(Style paint, PrintStream out) {
    private static final String INDENT = "  ";
    private static final String DETAIL = INDENT + INDENT;

    void starting() {
        text("Starting the webhook on a free port, with the built-in policy and a certificate that it makes itself.");
        out.flush();
    }

    void started(URI reviews) {
        text("It is ready at " + reviews + ", and is asked what an API server would ask: of each pod /mutate, then"
                + " /validate.");
        print("");
        out.flush();
    }

    void show(ExampleRun trial) {
        print(paint.bold(trial.example().file()));
        Paragraph.lines(trial.example().description(), Paragraph.WIDTH - INDENT.length())
                .forEach(line -> print(INDENT + paint.faint(line)));
        for (var change : trial.mutate().patch()) {
            print(INDENT + paint.good("patched:") + " add " + change.path() + ": " + change.value());
        }
        print(INDENT + verdict(trial));
        trial.validate().message().lines().forEach(this::detail);
        trial.validate().warnings().forEach(warning -> detail("Warning: " + warning));
        if (!trial.isAsExpected()) {
            print(INDENT
                    + paint.bad("This should have been "
                            + trial.example().expected().words() + "."));
        }
        print("");
        out.flush();
    }

    private String verdict(ExampleRun trial) {
        return switch (trial.outcome()) {
            case Untouched, Patched -> paint.good("allowed");
            case Warned -> paint.attention("allowed, with a warning");
            case Denied -> paint.bad("denied");
        };
    }

    void sum(List<ExampleRun> trials) {
        var parts = new ArrayList<String>();
        for (var outcome : ExampleOutcome.values()) {
            long count =
                    trials.stream().filter(trial -> trial.outcome() == outcome).count();
            if (count > 0) {
                parts.add(count + " " + outcome.words());
            }
        }
        text(trials.size() + " pods: " + String.join(", ", parts) + ".");
        long surprises = trials.stream().filter(trial -> !trial.isAsExpected()).count();
        if (surprises > 0) {
            print(paint.bad(surprises + " of these verdicts should have been another."));
        }
    }

    void next() {
        print("");
        print("The pods are in k8s/examples/pods. Next:");
        print("  ./plimsoll demo --keep                go on running, for reviews of your own");
        print("  ./plimsoll check k8s/examples/pods    the same judgement, of files");
        print("  ./plimsoll explain privileged         why, and what to do");
    }

    /** Prints a review to send by hand, quoted so that the shell passes it on unchanged. */
    void keep(DemoService service, Review review) {
        print("");
        print("It goes on running until Ctrl-C. A review to send it, from another terminal:");
        print("");
        print("curl -sk " + service.reviews() + "/validate -H 'Content-Type: application/json' -d @- <<'END'");
        print(review.json());
        print("END");
        print("");
        print("open " + service.management() + "/    (the page)");
        print("curl -s " + service.management() + "/q/health/ready");
        print("curl -s " + service.management() + "/q/metrics");
        out.flush();
    }

    private void text(String text) {
        Paragraph.lines(text, Paragraph.WIDTH).forEach(this::print);
    }

    private void detail(String text) {
        var lines = Paragraph.lines(text, Paragraph.WIDTH - DETAIL.length() - INDENT.length());
        print(DETAIL + lines.get(0));
        lines.subList(1, lines.size()).forEach(line -> print(DETAIL + INDENT + line));
    }

    private void print(String line) {
        out.print(line + "\n");
    }
}
