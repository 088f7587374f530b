// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.plimsoll.Plimsoll;
import dev.plimsoll.text.SmallFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between the packages. A package that is not in the table may not exist. */
class ArchitectureTest {
    private static final String ROOT = "dev.plimsoll";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importUrl(Plimsoll.class.getProtectionDomain().getCodeSource().getLocation());

    private static final DescribedPredicate<JavaClass> SERVER = resideInAnyPackage(
                    "jakarta..",
                    "io.quarkus..",
                    "io.vertx..",
                    "io.smallrye..",
                    "io.micrometer..",
                    "io.netty..",
                    "org.eclipse.microprofile..")
            .as("the server that carries the webhook");

    private static final DescribedPredicate<JavaClass> KUBERNETES =
            resideInAPackage("io.fabric8..").as("the Kubernetes client");

    /** Which packages each may use, a blank between two. */
    private static final Map<String, String> ARROWS = Map.ofEntries(
            entry("admission", "json pod policy text"),
            entry("audit", "audit.listing audit.store cluster.client pod policy"),
            entry("audit.listing", "json pod policy text"),
            entry("audit.reports", "audit cluster.client pod policy"),
            entry("audit.store", "pod policy"),
            entry("cli", "cli.manifest cli.render podpolicy policy report rules terminal text yaml"),
            entry(
                    "cli.audit",
                    "audit audit.listing audit.store cli cluster cluster.client cluster.policies pod podpolicy policy report rules terminal text"),
            entry("cli.manifest", "cli.render json pod policy report text yaml yaml.value"),
            entry("cli.render", ""),
            entry(
                    "cluster",
                    "cluster.certificates cluster.client cluster.policies cluster.webhooks pod podpolicy policy text tls"),
            entry("cluster.certificates", "cluster.client text tls"),
            entry("cluster.client", "podpolicy text"),
            entry("cluster.policies", "cluster.client podpolicy policy text"),
            entry("cluster.webhooks", "cluster.certificates cluster.client cluster.policies pod podpolicy policy tls"),
            entry("demo", "cli cluster.certificates server terminal tls yaml"),
            entry("json", ""),
            entry("pack", ""),
            entry("pod", "json"),
            entry("podpolicy", "pod policy text yaml yaml.value"),
            entry("policy", "pod"),
            entry("report", "pack policy terminal text yaml.value"),
            entry("rules", "pod policy"),
            entry(
                    "server",
                    "admission audit audit.reports audit.store cluster cluster.certificates cluster.client cluster.webhooks pod podpolicy policy rules server.http text tls"),
            entry("server.http", "admission cluster cluster.certificates policy rules server text tls"),
            entry("server.page", "audit cli.audit cluster cluster.client policy report rules server terminal"),
            entry("terminal", "policy text"),
            entry("text", ""),
            entry("tls", "text"),
            entry("yaml", "yaml.value"),
            entry("yaml.value", "pack text"));

    /** A folder past thirty files is two ideas. */
    private static final int MOST_FILES = 31;

    private static final int MEDIAN_FILES = 9;

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesNoneButThoseItMay(String user) {
        var allowed = Stream.concat(
                        Stream.of(user), Stream.of(ARROWS.getOrDefault(user, "").split(" ")))
                .filter(name -> !name.isEmpty())
                .map(ArchitectureTest::exactly)
                .toArray(String[]::new);

        assertThat(ARROWS).containsKey(user);
        check(noClasses()
                .that()
                .resideInAPackage(exactly(user))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed)))));
    }

    /** {@code server} and {@code server.http} are one package in two folders: the object graph in one, the routes in the other. */
    @Test
    void nothingTurnsInACircle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        var name = type.getPackageName();
                        return SliceIdentifier.of(name.equals(exactly("server.http")) ? exactly("server") : name);
                    }

                    @Override
                    public String getDescription() {
                        return "packages";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void noFolderHoldsManyIdeas() throws IOException {
        var sizes = new ArrayList<Integer>();
        for (var root : List.of("src/main/java", "src/test/java")) {
            try (var folders = Files.walk(Path.of(root))) {
                for (var folder : folders.filter(Files::isDirectory).toList()) {
                    try (var files = Files.list(folder)) {
                        int count = (int) files.filter(Files::isRegularFile).count();
                        assertThat(count).as("files in %s", folder).isLessThanOrEqualTo(MOST_FILES);
                        if (count > 0) {
                            sizes.add(count);
                        }
                    }
                }
            }
        }
        sizes.sort(null);
        assertThat(sizes.get(sizes.size() / 2)).as("median of files a folder").isLessThanOrEqualTo(MEDIAN_FILES);
    }

    @Test
    void judgingNeedsNothingButTheJdk() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        inPackage("text"), inPackage("json"), inPackage("pod"), inPackage("policy"), inPackage("rules"))
                .should()
                .dependOnClassesThat(not(resideInAnyPackage("java..", "org.jspecify..", ROOT + ".."))));
    }

    @Test
    void judgingReadsNoFilesAndNoNetwork() {
        check(noClasses()
                .that()
                .resideInAnyPackage(inPackage("json"), inPackage("pod"), inPackage("policy"), inPackage("rules"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")
                        .or(name(SmallFile.class.getName()))));
    }

    @Test
    void onlyTheServerKnowsQuarkus() {
        check(noClasses()
                .that(not(resideInAPackage(inPackage("server"))).and(not(name(Plimsoll.class.getName()))))
                .should()
                .dependOnClassesThat(SERVER));
    }

    @Test
    void onlyWhatTalksToAClusterKnowsTheKubernetesClient() {
        check(noClasses()
                .that(not(resideInAnyPackage(
                        inPackage("audit"), inPackage("cli.audit"), inPackage("cluster"), inPackage("server"))))
                .should()
                .dependOnClassesThat(KUBERNETES));
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyPackageSaysWhatItIsForAndWhereNullMayBe(String name) throws ClassNotFoundException {
        var info = Class.forName(ROOT + "." + name + ".package-info");

        assertThat(info.isAnnotationPresent(NullMarked.class)).isTrue();
    }

    /** All that exist. */
    private static Stream<String> packages() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .distinct()
                .sorted();
    }

    private static String exactly(String name) {
        return ROOT + "." + name;
    }

    /** And in those below it. */
    private static String inPackage(String name) {
        return ROOT + "." + name + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
