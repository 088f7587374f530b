// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plimsoll.cli.HelpOption;
import dev.plimsoll.server.PathTokenFile;
import dev.plimsoll.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plimsoll ask}, which {@code helm test} runs. */
@Command(
        name = "ask",
        description = "Ask a service that runs about a good pod and a bad one, as an API server would.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the good pod is allowed, and what is wrong with the bad one is found",
            "1:one is not",
            "2:the service could not be asked"
        })
public final class AskCommand implements Callable<Integer> {
    private static final int HTTPS = 443;

    private final Terminal stdio;

    @Option(names = "--url", paramLabel = "URL", required = true, description = "The service, https://HOST[:PORT].")
    private URI url = URI.create("https://localhost");

    @Option(
            names = "--connect",
            paramLabel = "ADDRESS",
            description =
                    "Where to find that host, if there is no DNS; its certificate must name the host all the same.")
    private @Nullable String address;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "PEM file of the authorities that vouch for it; default: those that Java trusts.")
    private @Nullable Path authorities;

    @Option(
            names = "--path-token-file",
            paramLabel = "FILE",
            description =
                    "File with the path token: the entry path-token of the Secret NAME-path, or what the service was"
                            + " given with the same option; default: none.")
    private @Nullable Path pathTokenFile;

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            defaultValue = "default",
            description = "The namespace of the pods, which are not created (default: ${DEFAULT-VALUE}).")
    private String namespace = "";

    @Mixin
    HelpOption help = new HelpOption();

    @Spec
    private @Nullable CommandSpec spec;

    public AskCommand(Terminal stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws IOException {
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--url is https://HOST[:PORT], not " + url);
        }
        int port = url.getPort() < 0 ? HTTPS : url.getPort();
        var service = new WebhookClient(
                url.getHost(),
                address == null ? url.getHost() : address,
                port,
                authorities,
                pathTokenFile == null ? "" : PathTokenFile.read(pathTokenFile).prefix());
        var good = ask(service, Example.GOOD);
        var bad = ask(service, Example.PRIVILEGED);
        if (!good.allowed()) {
            print("The good pod should have been allowed: does a policy ask for more than the built-in one?");
        }
        boolean found =
                !bad.allowed() || !bad.warnings().isEmpty() || !bad.recorded().isEmpty();
        if (!found) {
            print("Nothing was found in the bad pod: is the rule privileged on in namespace " + namespace + "?");
        }
        return good.allowed() && found ? 0 : 1;
    }

    private WebhookResponse ask(WebhookClient service, Example example) throws IOException {
        var review = Review.ofCreation(example.pods().get(0)).json(namespace).getBytes(UTF_8);
        var answer = service.validate(review);
        print(example.file() + ": " + (answer.allowed() ? "allowed" : "denied"));
        answer.message().lines().forEach(line -> print("  " + line));
        answer.warnings().forEach(warning -> print("  Warning: " + warning));
        answer.recorded().forEach(annotation -> print("  Recorded: " + annotation));
        return answer;
    }

    private void print(String line) {
        stdio.out().print(line + "\n");
    }
}
