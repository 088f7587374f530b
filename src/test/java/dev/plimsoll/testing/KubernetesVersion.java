// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A version of Kubernetes of which tests start an API server.
 *
 * @param number such as {@code 1.33.13}; null for the newest whose binaries are there
 */
public record KubernetesVersion(@Nullable String number) {
    public static final KubernetesVersion NEWEST = new KubernetesVersion(null);

    /** One number a line, from the oldest that is supported; {@code .ci/run} builds their API servers. */
    private static final Path OLDER = Path.of(".ci/kubernetes-versions");

    /** Those older than the newest that the tests of compatibility run on; the first is the oldest that is supported. */
    public static List<KubernetesVersion> older() throws IOException {
        return Files.readAllLines(OLDER).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(KubernetesVersion::new)
                .toList();
    }

    public static List<KubernetesVersion> all() throws IOException {
        return Stream.concat(Stream.of(NEWEST), older().stream()).toList();
    }

    /** A refusal in the words of 1.37: before 1.34 an API server writes the type of an invalid object between the two, and null in quotes. */
    public static String inWordsOfTheNewest(String refusal) {
        return refusal.replaceAll("Invalid value: \"(object|array|string)\": ", "Invalid value: ")
                .replace("Unsupported value: \"null\"", "Unsupported value: null");
    }

    /** For what takes long. */
    public static List<KubernetesVersion> oldestAndNewest() throws IOException {
        return List.of(NEWEST, older().get(0));
    }

    void assumeBuilt() {
        if (number == null) {
            return; // NeedsApiServer sees to it
        }
        var binaries = Objects.requireNonNull(System.getenv(ApiServer.BINARIES), ApiServer.BINARIES);
        var binary = Path.of(binaries, "k8s", number + "-linux-amd64", "kube-apiserver");
        assumeTrue(
                Files.isExecutable(binary),
                () -> "there is no API server of " + this + ": build " + binary + ", as .ci/run does");
    }

    /**
     * Whether this version is older.
     *
     * @param minor such as 33 for Kubernetes 1.33
     */
    public boolean isBefore(int minor) {
        return number != null && Integer.parseInt(number.split("\\.", -1)[1]) < minor;
    }

    /** Such as {@code 1.33}. */
    public String minor() {
        var all = Objects.requireNonNull(number);
        return all.substring(0, all.lastIndexOf('.'));
    }

    @Override
    public String toString() {
        return "Kubernetes " + (number == null ? "newest" : number);
    }
}
