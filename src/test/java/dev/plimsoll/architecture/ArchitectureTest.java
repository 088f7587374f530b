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
import dev.plimsoll.Plimsoll;
import java.util.Map;
import java.util.Set;
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

    /** What every package may use. */
    private static final Set<String> FOR_ALL = Set.of("text");

    /** Which packages each may use besides. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("text", Set.of()),
            entry("json", Set.of()),
            entry("pack", Set.of()),
            entry("render", Set.of()),
            entry("yaml", Set.of("json", "pack")),
            entry("pod", Set.of("json")),
            entry("policy", Set.of("json", "pod")),
            entry("rules", Set.of("json", "pod", "policy")),
            entry("config", Set.of("json", "yaml", "pod", "policy")),
            entry("cluster", Set.of("json", "yaml", "pod", "policy", "config")),
            entry("admission", Set.of("json", "yaml", "pod", "policy", "rules", "config", "cluster")),
            entry("audit", Set.of("json", "yaml", "pod", "policy", "rules", "config", "cluster")),
            entry("manifest", Set.of("json", "yaml", "pod", "policy", "config")),
            entry("cli", Set.of("json", "yaml", "pod", "policy", "rules", "config", "manifest", "pack", "render")),
            entry(
                    "survey",
                    Set.of("json", "yaml", "pod", "policy", "rules", "config", "cluster", "admission", "audit", "cli")),
            entry(
                    "page",
                    Set.of(
                            "json",
                            "yaml",
                            "pod",
                            "policy",
                            "rules",
                            "config",
                            "cluster",
                            "admission",
                            "audit",
                            "cli",
                            "survey")),
            entry("demo", Set.of("json", "yaml", "pod", "policy", "rules", "config", "cluster", "admission", "cli")));

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesNoneButThoseItMay(String user) {
        var others = Stream.concat(FOR_ALL.stream(), ARROWS.getOrDefault(user, Set.of()).stream());
        var allowed = Stream.concat(Stream.of(user), user.equals("text") ? Stream.empty() : others)
                .map(ArchitectureTest::inPackage)
                .toArray(String[]::new);

        assertThat(ARROWS).containsKey(user);
        check(noClasses()
                .that()
                .resideInAPackage(inPackage(user))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed)))));
    }

    @Test
    void nothingTurnsInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
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
                .resideInAnyPackage(
                        inPackage("text"), inPackage("json"), inPackage("pod"), inPackage("policy"), inPackage("rules"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.file..", "java.nio.channels..")));
    }

    @Test
    void onlyTheWebhookAndWhatStandsBesideItKnowTheServer() {
        check(noClasses()
                .that(not(resideInAnyPackage(inPackage("admission"), inPackage("survey"), inPackage("page")))
                        .and(not(name(Plimsoll.class.getName()))))
                .should()
                .dependOnClassesThat(SERVER));
    }

    @Test
    void onlyWhatTalksToAClusterKnowsTheKubernetesClient() {
        check(noClasses()
                .that(not(resideInAnyPackage(
                        inPackage("admission"), inPackage("audit"), inPackage("cluster"), inPackage("survey"))))
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

    private static String inPackage(String name) {
        return ROOT + "." + name + "..";
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
