// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.render;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory whose files are no manifests, but what manifests are made from. */
@SuppressWarnings("ImmutableEnumChecker") // List.of is
public enum Sources {
    /** A chart of Helm, with its subcharts. */
    Chart("Chart.yaml") {
        @Override
        public List<RenderedFile> render(Path directory, String namespace, List<Path> values) throws RenderFailure {
            var helm = BoundedProcess.find("helm");
            if (helm == null) {
                throw new RenderFailure(
                        "this is a chart, and its templates are judged as helm renders them: install helm"
                                + " (https://helm.sh/docs/intro/install) so that it is on the PATH");
            }
            var command = new ArrayList<>(
                    List.of(helm.toString(), "template", argument(directory), "--namespace", namespace));
            values.forEach(file -> command.addAll(List.of("--values", file.toString())));
            return HelmOutput.byTemplate(directory, BoundedProcess.run("helm template", command));
        }
    },
    /** What {@code kubectl apply --kustomize} takes. */
    Kustomization("kustomization.yaml", "kustomization.yml", "Kustomization") {
        @Override
        public List<RenderedFile> render(Path directory, String namespace, List<Path> values) throws RenderFailure {
            var kustomize = BoundedProcess.find("kustomize");
            var kubectl = BoundedProcess.find("kubectl");
            if (kustomize == null && kubectl == null) {
                throw new RenderFailure("this is a kustomization, and its resources and patches are judged as kubectl"
                        + " renders them: install kubectl (https://kubernetes.io/docs/tasks/tools) or kustomize so that"
                        + " it is on the PATH");
            }
            var command = kubectl != null
                    ? List.of(kubectl.toString(), "kustomize", argument(directory))
                    : List.of(String.valueOf(kustomize), "build", argument(directory));
            var printed = BoundedProcess.run(kubectl != null ? "kubectl kustomize" : "kustomize build", command);
            return List.of(new RenderedFile(file(directory), printed));
        }
    };

    private final List<String> files;

    Sources(String... files) {
        this.files = List.of(files);
    }

    /** What the directory holds; null if its files are manifests. */
    public static @Nullable Sources in(Path directory) {
        for (var kind : values()) {
            if (kind.files.stream().anyMatch(file -> Files.isRegularFile(directory.resolve(file)))) {
                return kind;
            }
        }
        return null;
    }

    /**
     * Runs the program that makes manifests of it.
     *
     * @param namespace that a chart is rendered for
     * @param values files that replace values of a chart
     */
    public abstract List<RenderedFile> render(Path directory, String namespace, List<Path> values) throws RenderFailure;

    /** The file that makes the directory one of this kind. */
    Path file(Path directory) {
        return files.stream()
                .map(directory::resolve)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(directory);
    }

    /** Whether it is a part that only others can include: kustomize's Component. */
    public boolean isOnlyIncluded(Path directory) {
        try {
            return this == Kustomization
                    && Files.readString(file(directory))
                            .lines()
                            .anyMatch(line -> line.matches("kind:\\s*Component\\s*"));
        } catch (IOException e) {
            return false; // the program will say so
        }
    }

    /** A path that no program takes for an option. */
    private static String argument(Path directory) {
        return directory.toAbsolutePath().toString();
    }
}
