// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import dev.plimsoll.cli.manifest.CustomKinds;
import dev.plimsoll.cli.manifest.Excluded;
import dev.plimsoll.cli.manifest.ManifestChecker;
import dev.plimsoll.cli.manifest.ManifestFinder;
import dev.plimsoll.cli.manifest.PodSpecPath;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.report.ReportOutput;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Progress;
import dev.plimsoll.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plimsoll check}. */
@Command(
        name = "check",
        description = "Judge manifests before they are applied.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no finding at or above --fail-on",
            "1:findings at or above --fail-on",
            "2:wrong usage, or input that could not be read, whatever else was found"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  plimsoll check deploy/",
            "  helm template shop ./chart | plimsoll check --namespace shop -",
            "  kubectl kustomize overlays/prod | plimsoll check --fail-on warn -",
            "  kubectl get pods -A -o json | plimsoll check --output json -",
            "  plimsoll check --policy policy.yaml --output sarif deploy/ > plimsoll.sarif"
        })
final class CheckCommand implements Callable<Integer> {
    private final Terminal stdio;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "FILE|DIR|-",
            arity = "0..*",
            description = {
                "Manifests: YAML or JSON with any number of documents, Lists, saved AdmissionReviews. A directory stands for"
                        + " every *.yaml, *.yml and *.json in it, however deep, but for hidden directories; one with Chart.yaml or"
                        + " kustomization.yaml for what helm or kubectl renders; - for standard input."
            })
    List<String> inputs = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "PodPolicy documents to judge by, instead of the built-in one that"
                    + " `plimsoll rules --default-policy` prints.")
    @Nullable
    Path policy;

    @Mixin
    ReportOptions told = new ReportOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = "default",
            description = "The namespace of objects that name none (default: ${DEFAULT-VALUE}).")
    String namespace = "default";

    @Option(
            names = "--pod-spec",
            paramLabel = "KIND=PATH",
            converter = PodSpecPathConverter.class,
            description = "Where objects of a custom kind keep a pod spec, such as MyApp=spec.template.spec or"
                    + " MyApp.example.com=spec.template.spec; may be repeated.")
    List<PodSpecPath> podSpecs = new ArrayList<>();

    @Option(
            names = "--values",
            paramLabel = "FILE",
            description = "Values for the charts among the directories, as for `helm template`; may be repeated.")
    List<Path> values = new ArrayList<>();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description =
                    "Files and directories of a directory to leave out, by their path in it or their name, such as"
                            + " 'test/**' or values*.yaml; may be repeated.")
    List<String> exclude = new ArrayList<>();

    @Option(names = "--strict", description = "Objects that are not judged, and not known to hold no pods, are errors.")
    boolean strict;

    @Option(
            names = {"-v", "--verbose"},
            description = "In the table, name workloads without a finding too.")
    boolean verbose;

    @Mixin
    HelpOption help = new HelpOption();

    CheckCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        if (inputs.isEmpty()) {
            throw wrong("nothing to check: name files or directories, or - for standard input");
        }
        if (inputs.contains("")) { // as a path it would be the working directory
            throw wrong("a name is empty; is a variable of your script not set?");
        }
        if (inputs.contains(ManifestFinder.STDIN) && stdio.closed()) {
            throw wrong("standard input is closed, so there is nothing to check in it");
        }
        try {
            return check(policies());
        } catch (PolicyFileArgument.Wrong e) {
            return e.tell(stdio);
        } catch (OutOfMemoryError e) { // what was read is garbage by now
            throw new IOException(
                    "out of memory: check fewer files at once, split the largest, or allow more by"
                            + " JAVA_TOOL_OPTIONS=-Xmx1g",
                    e);
        }
    }

    private int check(Policies policies) throws IOException {
        var checker =
                new ManifestChecker(policies, told.failOn(), namespace, new CustomKinds(podSpecs), strict, stdio.in());
        var progress = new Progress(stdio, System::nanoTime);
        var plan = new CheckPlan(checker, progress, namespace, values);
        var finder = new ManifestFinder(plan, excluded());
        inputs.forEach(finder::find);
        plan.run();
        progress.end();
        if (checker.sawNothing()) {
            var names = inputs.stream().map(input -> input.equals(ManifestFinder.STDIN) ? "standard input" : input);
            throw wrong("nothing to check: no Kubernetes object in " + names.collect(Collectors.joining(", ")));
        }
        var report = checker.report();
        ReportOutput.print(told.output().renderer(stdio.paint(), verbose, stdio.width()), report, stdio);
        ReportOutput.end(stdio);
        return report.exitStatus().code();
    }

    private Excluded excluded() {
        try {
            return new Excluded(exclude);
        } catch (IllegalArgumentException e) {
            throw wrong("--exclude: " + e.getMessage());
        }
    }

    private Policies policies() throws PolicyFileArgument.Wrong {
        return policy == null
                ? new Policies(List.of(DefaultPolicy.policy(Rules.ALL)))
                : PolicyFileArgument.read(
                        policy, "--policy", Objects.requireNonNull(spec).commandLine());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
