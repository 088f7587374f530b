// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.KubernetesVersion;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Until;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How much a policy may hold, on real API servers: a policy at a bound is taken by cluster and file reader alike, one beyond it is
 * refused by both, and what checking it may cost is far from what an API server allows.
 */
@NeedsApiServer
@ParameterizedClass
@MethodSource("dev.plimsoll.testing.KubernetesVersion#all")
class PodPolicyBoundsIT {
    private static final Path INSTALLED = Path.of("k8s/podpolicies.plimsoll.dev.yaml");

    /** A domain of 244 characters and a name of 63 (extended resources, Kubernetes 1.37): less than the bound. */
    private static final String LONGEST_RESOURCE =
            ("x".repeat(63) + ".").repeat(3) + "x".repeat(52) + "/" + "x".repeat(63);

    @TempDir
    static Path dir;

    private static ApiServer api;

    @Parameter
    KubernetesVersion version;

    @BeforeParameterizedClassInvocation
    static void install(KubernetesVersion version) throws Exception {
        api = ApiServer.start(version, dir);
        api.client().resource(definition()).create();
        Until.until("policies are taken", () -> {
            try {
                return refusedByTheServer(yaml("first", "{rules: {}}")).isEmpty();
            } catch (KubernetesClientException e) {
                return false; // not established yet
            }
        });
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (api != null) {
            api.close();
            api = null;
        }
    }

    /**
     * @param pattern of a spec; {@code %s} in it stands for what is at the bound, or beyond
     * @param theReader part of what the reader says of what is beyond
     * @param theServer part of what an API server says of it; of several, separated by {@code |}, one: versions differ
     */
    record Bound(String pattern, String at, String beyond, String theReader, String theServer) {
        /** Of a list or a map. */
        static Bound count(String field, String pattern, String entry, int most) {
            return new Bound(
                    pattern,
                    numbered(entry, most),
                    numbered(entry, most + 1),
                    field + ": expected at most " + most + " entries, found " + (most + 1),
                    field + ": Too many: " + (most + 1) + ": must have at most " + most + " items");
        }

        /** Of the characters of a string. */
        static Bound length(String field, String pattern, String start, int most) {
            return new Bound(
                    pattern,
                    start + "x".repeat(most - start.length()),
                    start + "x".repeat(most + 1 - start.length()),
                    field + ": expected at most " + most + " characters, found " + (most + 1),
                    field + ": Too long: may not be more than " + most + " bytes|" + field
                            + ": Too long: may not be longer than " + most);
        }

        @Override
        public String toString() {
            return theReader;
        }
    }

    static Stream<Bound> bounds() {
        var hostPath = "{rules: {hostPath: {mode: Warn, allow: [%s]}}}";
        var limits = "{rules: {missingLimits: {mode: Warn, ";
        var expressions = "{rules: {}, namespaceSelector: {matchExpressions: [%s]}}";
        var label = "{rules: {}, namespaceSelector: {matchLabels: {%s}}}";
        return Stream.of(
                Bound.count(
                        "spec.overrides",
                        "{rules: {}, overrides: [%s]}",
                        "{namespaceSelector: {}, rules: {latestTag: {mode: Audit}}}",
                        64),
                Bound.count("spec.rules.hostPath.allow", hostPath, "{path: /%d}", 64),
                Bound.length("spec.rules.hostPath.allow[0].path", hostPath.formatted("{path: %s}"), "/", 320),
                Bound.count("spec.rules.missingLimits.resources", limits + "resources: [%s]}}}", "x.io/r%d", 64),
                new Bound(
                        limits + "resources: [%s]}}}",
                        LONGEST_RESOURCE,
                        "x.io/" + "x".repeat(316),
                        "spec.rules.missingLimits.resources[0]: expected at most 320 characters, found 321",
                        "spec.rules.missingLimits.resources[0]: Too long: may not be more than 320 bytes"
                                + "|spec.rules.missingLimits.resources[0]: Too long: may not be longer than 320"),
                Bound.count("spec.rules.missingLimits.max", limits + "max: {%s}}}}", "x.io/r%d: 1", 64),
                new Bound(
                        limits + "defaults: {%s: 1}}}}",
                        LONGEST_RESOURCE,
                        "x.io/" + "x".repeat(316),
                        "expected a resource name of at most 320 characters, found 321",
                        "spec.rules.missingLimits.defaults: Invalid value: expected a resource name of at most 320 characters"),
                new Bound(
                        limits + "max: {cpu: '%s'}}}}",
                        "1" + "0".repeat(15) + "." + "0".repeat(239),
                        "1" + "0".repeat(15) + "." + "0".repeat(240),
                        "spec.rules.missingLimits.max.cpu: expected a quantity such as 500m, 2 or 1Gi",
                        "spec.rules.missingLimits.max.cpu: Too long: may not be "),
                Bound.count(
                        "spec.rules.mutableTag.mutableTags",
                        "{rules: {mutableTag: {mode: Warn, mutableTags: [%s]}}}",
                        "v%d",
                        64),
                Bound.length(
                        "spec.rules.mutableTag.mutableTags[0]",
                        "{rules: {mutableTag: {mode: Warn, mutableTags: [%s]}}}",
                        "v",
                        320),
                Bound.count("spec.namespaceSelector.matchLabels", label, "l%d: x", 64),
                Bound.count("spec.namespaceSelector.matchExpressions", expressions, "{key: k%d, operator: Exists}", 64),
                Bound.count(
                        "spec.namespaceSelector.matchExpressions[0].values",
                        expressions.formatted("{key: a, operator: In, values: [%s]}"),
                        "v%d",
                        1024),
                new Bound(
                        label.formatted("%s/x: a"),
                        "a".repeat(253),
                        "a".repeat(254),
                        "expected a label key such as env or example.com/env",
                        "expected a label key such as env or example.com/env"),
                new Bound(
                        expressions.formatted("{key: %s/x, operator: Exists}"),
                        "a".repeat(253),
                        "a".repeat(254),
                        "expected a label key such as env or example.com/env",
                        "expected a label key such as env or example.com/env"),
                new Bound(
                        label.formatted("a: %s"),
                        "a".repeat(63),
                        "a".repeat(64),
                        "expected a label value: at most 63",
                        "may not be more than 63 bytes|may not be longer than 63"));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void whatIsAtABoundIsTakenAndWhatIsBeyondIsRefusedByBoth(Bound bound) throws Exception {
        var at = yaml("bound", bound.pattern().formatted(bound.at()));
        assertThat(refusedByTheReader(at)).isEmpty();
        assertThat(refusedByTheServer(at)).isEmpty();

        var beyond = yaml("bound", bound.pattern().formatted(bound.beyond()));
        assertThat(refusedByTheReader(beyond)).contains(bound.theReader());
        assertThat(refusedByTheServer(beyond)).containsAnyOf(bound.theServer().split("\\|"));
    }

    /** Of the bytes of a whole policy: most of them are in the costliest places there are. */
    @Test
    void aPolicyAsLargeAsWeTakeIsNotTooMuchForTheServer() {
        var allow = "allow: [" + numbered("{path: /a%d, readOnly: true}", 64) + "]";
        var amounts = "{" + numbered("example.com/r%d: 1Gi", 18) + "}";
        var rules = "{hostPath: {mode: Warn, " + allow + "}, missingLimits: {mode: Warn, max: " + amounts
                + ", defaults: " + amounts + "}}";
        var override = "{namespaceSelector: {matchExpressions: ["
                + numbered("{key: k%d, operator: In, values: [a]}", 10) + "]}, rules: " + rules + "}";
        var yaml = yaml("large", "{rules: " + rules + ", overrides: [" + numbered(override, 64) + "]}");

        assertThat(json(yaml).length()).isBetween(PodPolicies.MOST_BYTES * 3 / 4, PodPolicies.MOST_BYTES);
        assertThat(refusedByTheReader(yaml)).isEmpty();
        assertThat(refusedByTheServer(yaml)).isEmpty();
    }

    @Test
    void eachValidationMayCostTwiceAsMuchAndAllTogetherFourTimes() throws Exception {
        assertThatCode(() -> create("twice", rule -> "(" + rule + ") && (" + rule + ")", 1))
                .doesNotThrowAnyException();
        assertThatCode(() -> create("together", rule -> rule, 4)).doesNotThrowAnyException();
    }

    /** Else the test above could not fail. */
    @Test
    void moreThanAnApiServerAllowsIsRefused() {
        assertThatCode(() ->
                        create("too-costly", rule -> String.join(" && ", Collections.nCopies(3, "(" + rule + ")")), 1))
                .hasMessageContaining("estimated rule cost exceeds budget");
    }

    /** Creates the definition in another group, with each validation changed and then repeated. */
    private static void create(String name, UnaryOperator<String> change, int copies) throws Exception {
        var definition = definition();
        definition.getSpec().setGroup(name + ".plimsoll.dev");
        definition.getMetadata().setName("podpolicies." + name + ".plimsoll.dev");
        repeat(definition.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), change, copies);
        api.client().resource(definition).dryRun().create();
    }

    private static void repeat(JSONSchemaProps schema, UnaryOperator<String> change, int copies) {
        var validations = new ArrayList<ValidationRule>();
        for (var validation : schema.getXKubernetesValidations()) {
            validations.addAll(Collections.nCopies(
                    copies,
                    validation
                            .edit()
                            .withRule(change.apply(validation.getRule()))
                            .build()));
        }
        schema.setXKubernetesValidations(validations);
        within(schema).forEach(each -> repeat(each, change, copies));
    }

    private static List<JSONSchemaProps> within(JSONSchemaProps schema) {
        var all = new ArrayList<JSONSchemaProps>(schema.getProperties().values());
        if (schema.getItems() != null) {
            all.add(schema.getItems().getSchema());
        }
        if (schema.getAdditionalProperties() != null) {
            all.add(schema.getAdditionalProperties().getSchema());
        }
        return all;
    }

    private static CustomResourceDefinition definition() throws Exception {
        var first = Files.readString(INSTALLED).split("\n---\n", -1)[0];
        return Serialization.unmarshal(first, CustomResourceDefinition.class);
    }

    private static String numbered(String pattern, int count) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).collect(Collectors.joining(", "));
    }

    private static String yaml(String name, String spec) {
        return """
                {apiVersion: plimsoll.dev/v1alpha1, kind: PodPolicy, metadata: {name: %s}, spec: %s}
                """.formatted(name, spec);
    }

    private static String json(String yaml) {
        return Documents.read(yaml.getBytes(UTF_8), new Mistakes())
                .get(0)
                .root()
                .toString();
    }

    private static String refusedByTheServer(String yaml) {
        try {
            api.client()
                    .resource(Serialization.unmarshal(json(yaml), GenericKubernetesResource.class))
                    .dryRun()
                    .create();
            return "";
        } catch (KubernetesClientException e) {
            if (e.getCode() != 422) {
                throw e;
            }
            return KubernetesVersion.inWordsOfTheNewest(e.getMessage());
        }
    }

    private static String refusedByTheReader(String yaml) {
        try {
            PodPolicies.ofObject(
                    Serialization.unmarshal(json(yaml), JsonNode.class),
                    json(yaml).getBytes(UTF_8).length,
                    Rules.ALL);
            return "";
        } catch (InvalidPolicy e) {
            return e.mistakes().stream().map(Mistake::withoutLine).collect(Collectors.joining("\n"));
        }
    }
}
