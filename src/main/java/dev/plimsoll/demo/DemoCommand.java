// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import dev.plimsoll.cli.HelpOption;
import dev.plimsoll.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plimsoll demo}. */
@Command(
        name = "demo",
        description = "Start the webhook on a free port, send it reviews of the example pods, and show its answers.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every verdict is as it should be", "1:one is not", "2:the service could not be started"})
public final class DemoCommand implements Callable<Integer> {
    private final Terminal stdio;

    @Option(names = "--keep", description = "Go on running until Ctrl-C, and print a curl command to try.")
    boolean keep;

    @Mixin
    HelpOption help = new HelpOption();

    public DemoCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var page = new DemoTranscript(stdio.paint(), stdio.out());
        page.starting();
        var service = DemoService.start();
        page.started(service.reviews());
        var trials = new ArrayList<ExampleRun>();
        for (var example : Example.values()) {
            var trial = ExampleRun.of(example, service);
            page.show(trial);
            trials.add(trial);
        }
        page.sum(trials);
        if (keep) {
            page.keep(service, Review.ofCreation(Example.PRIVILEGED.pods().get(0)));
            service.join();
        } else {
            page.next();
        }
        return trials.stream().allMatch(ExampleRun::isAsExpected) ? 0 : 1;
    }
}
