// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.audit;

import dev.plimsoll.audit.AuditResult;
import dev.plimsoll.audit.BlastRadius;
import dev.plimsoll.audit.BuildHistory;
import dev.plimsoll.audit.Scan;
import dev.plimsoll.audit.Tightening;
import dev.plimsoll.audit.listing.ScanFailure;
import dev.plimsoll.audit.store.AuditMemory;
import dev.plimsoll.cli.HelpOption;
import dev.plimsoll.cli.PolicyFileArgument;
import dev.plimsoll.cli.ReportOptions;
import dev.plimsoll.cluster.ClusterSnapshot;
import dev.plimsoll.cluster.client.KubeClients;
import dev.plimsoll.cluster.policies.ObservedPolicy;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.report.JsonOutput;
import dev.plimsoll.report.OutputFormat;
import dev.plimsoll.report.ReportOutput;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.terminal.Progress;
import dev.plimsoll.terminal.Terminal;
import dev.plimsoll.text.Causes;
import dev.plimsoll.text.SafeText;
import dev.plimsoll.text.Suggestion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plimsoll audit}. */
@Command(
        name = "audit",
        description =
                "Judge what runs in a cluster, and say who would break if a rule were tightened. Changes nothing there.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no finding at or above --fail-on; with --tighten or --compare, nobody new would be refused",
            "1:findings at or above --fail-on; with --tighten or --compare, somebody new would be refused",
            "2:wrong usage, or something could not be listed or named, whatever else was found"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  plimsoll audit",
            "  plimsoll audit --policy candidate.yaml --namespace shop",
            "  plimsoll audit --tighten hostPath=Enforce,runAsRoot=Warn --group-by team",
            "  plimsoll audit --compare candidate.yaml --output json"
        })
public final class AuditCommand implements Callable<Integer> {
    private final Terminal stdio;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig to use (default: as kubectl finds it).")
    @Nullable
    Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "The context of the kubeconfig (default: the current one).")
    @Nullable
    String context;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Look at one namespace only (default: at all).")
    @Nullable
    String namespace;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "LABELS",
            defaultValue = "",
            description = "Look only at owners with these labels, as kubectl takes them: team=shop,tier!=test.")
    String selector = "";

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "PodPolicy documents to judge by (default: the PodPolicy objects of the cluster; where there are"
                            + " none, the built-in one).")
    @Nullable
    Path policy;

    @Option(
            names = "--tighten",
            paramLabel = "RULE=MODE",
            split = ",",
            description = "Say who passes today and would be refused if these rules were in these modes.")
    Map<String, Mode> tighten = new LinkedHashMap<>();

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "Say who would be refused, or no longer, under the PodPolicy documents of this file.")
    @Nullable
    Path compare;

    @Option(
            names = "--group-by",
            paramLabel = "LABEL",
            description = "With --tighten or --compare: count by this label of owners, or of their namespaces, too.")
    @Nullable
    String groupBy;

    @Option(
            names = "--exempt-namespaces",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "kube-system",
            description = "Namespaces in which nothing follows from a finding, as serve has them (default:"
                    + " ${DEFAULT-VALUE}).")
    Set<String> exemptNamespaces = Set.of();

    @Mixin
    ReportOptions told = new ReportOptions();

    @Mixin
    HelpOption help = new HelpOption();

    public AuditCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    /** The policies to apply, and those to compare with; null for none. */
    private record Asked(Policies today, @Nullable Policies candidate) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        // A command has no log configuration: by default the client would log every page that it reads, in memory.
        Logger.getLogger("").setLevel(Level.WARNING);
        var selected = selected();
        tighten.keySet().forEach(this::requireRule);
        try (var client = KubeClients.open(kubeconfig, context)) {
            var asked = asked(client);
            var result = scan(client, asked, selected);
            return print(result, asked.candidate());
        } catch (PolicyFileArgument.Wrong e) {
            return e.tell(stdio);
        } catch (ScanFailure e) {
            throw new IOException(e.getMessage(), e);
        } catch (KubernetesClientException e) {
            throw new IOException(told(e), e);
        }
    }

    private Predicate<Map<String, String>> selected() {
        try {
            return LabelSelectorParser.parse(selector);
        } catch (IllegalArgumentException e) {
            throw wrong("--selector: " + e.getMessage());
        }
    }

    private void requireRule(String id) {
        if (Rules.ALL.find(id) == null) {
            var all = Rules.ALL.all().stream().map(rule -> rule.info().id()).toList();
            throw wrong("--tighten: no such rule: " + id + Suggestion.among(all, id));
        }
    }

    private Asked asked(KubernetesClient client) throws PolicyFileArgument.Wrong {
        boolean comparing = compare != null || !tighten.isEmpty();
        var today = policy == null
                ? ofCluster(client, comparing)
                : PolicyFileArgument.read(policy, "--policy", commandLine());
        if (!comparing) {
            return new Asked(today, null);
        }
        var candidate = compare == null ? today : PolicyFileArgument.read(compare, "--compare", commandLine());
        return new Asked(today, Tightening.of(candidate, tighten, Rules.ALL));
    }

    /** @param inForce whether to use the policies that apply today, rather than those that would apply */
    private Policies ofCluster(KubernetesClient client, boolean inForce) {
        var known = ClusterSnapshot.policies(client, Rules.ALL);
        known.stream()
                .filter(object -> !object.isValid())
                .forEach(object -> say("policy " + object.name() + " has mistakes"
                        + (object.inForce() == null
                                ? ", and nothing of it counts"
                                : "; what was in force before counts")));
        if (known.isEmpty()) {
            say("there is no PodPolicy in this cluster: "
                    + (inForce ? "nothing is refused today" : "the built-in policy is judged by"));
            return new Policies(List.of(inForce ? DefaultPolicy.audit(Rules.ALL) : DefaultPolicy.policy(Rules.ALL)));
        }
        return new Policies(known.stream()
                .map(ObservedPolicy::inForce)
                .filter(Objects::nonNull)
                .map(ObservedPolicy.InForce::policy)
                .toList());
    }

    private AuditResult scan(KubernetesClient client, Asked asked, Predicate<Map<String, String>> selected)
            throws ScanFailure, InterruptedException {
        var progress = new Progress(stdio, System::nanoTime);
        var scan = new Scan(
                client,
                Scan.PAGE,
                Scan.PACE,
                Clock.systemUTC(),
                (kind, objects) -> progress.tell(() -> objects + " objects, " + kind + "s"));
        var memory = AuditMemory.ofCommand();
        try {
            return scan.run(new Scan.Question(
                    namespace,
                    selected,
                    asked.today(),
                    1,
                    asked.candidate(),
                    ClusterSnapshot.namespaces(client, namespace),
                    exemptNamespaces,
                    new BuildHistory(memory.history()),
                    memory));
        } finally {
            progress.end();
        }
    }

    /** @param candidate null without a comparison */
    private int print(AuditResult result, @Nullable Policies candidate) throws IOException {
        var change = candidate == null ? null : BlastRadius.of(result, groupBy);
        var report = candidate == null || change == null
                ? AuditReport.of(result, told.failOn())
                : AuditReport.of(result, change, candidate.all(), told.failOn());
        if (told.output() == OutputFormat.json) {
            JsonOutput.print(AuditJson.of(result, change), stdio.out());
        } else {
            ReportOutput.print(told.output().renderer(stdio.paint(), false, stdio.width()), report, stdio);
        }
        if (told.output() == OutputFormat.table) {
            ColdStartText.print(result.coldStart(), change != null, stdio.out());
            if (change != null) {
                BlastRadiusText.print(change, groupBy, stdio.out());
            }
        }
        ReportOutput.end(stdio);
        return report.exitStatus().code();
    }

    private void say(String text) {
        stdio.err().println("plimsoll: " + SafeText.line(text));
    }

    private static String told(KubernetesClientException e) {
        var root = Causes.root(e);
        return root.equals(e) ? String.valueOf(e.getMessage()) : "cannot reach the API server: " + root.getMessage();
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }

    private ParameterException wrong(String message) {
        return new ParameterException(commandLine(), message);
    }
}
