// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.conformance;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.testing.Corpus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every verdict of every other tool that says something about a rule of ours, through {@code check}. */
class ConformanceTest {
    /** What others call a control, and how a policy of ours asks for the same. */
    enum Control {
        imageLatestPullPolicy("mutableTag"),
        imageTag("latestTag"),
        imageDigest("imageDigest"),
        runAsNonRootOrUser("runAsRoot"),
        hostPathVolumes("hostPath"),
        cpuLimits("missingLimits", "resources: [cpu]"),
        memoryLimits("missingLimits", "resources: [memory]"),
        resourceLimits("missingLimits"),
        resourceRequestsLimits("missingLimits", "requests: true"),
        resourceLimitsMax("missingLimits"),
        hostNamespaces("hostNamespaces"),
        privileged("privileged");

        private final String rule;
        private final String settings;

        Control(String rule) {
            this(rule, "");
        }

        Control(String rule, String settings) {
            this.rule = rule;
            this.settings = settings;
        }

        /** The rule as a policy has it, with the parameters of a case in our words. */
        String asPolicy(String parameters) throws JsonProcessingException {
            var more = new ObjectMapper().readTree(parameters.startsWith("{") ? parameters : "{}");
            var own = settings;
            if (this == resourceLimitsMax) {
                own = "max: " + more;
            } else if (more.has("allowedHostPaths")) {
                own = "allow: " + more.get("allowedHostPaths").toString().replace("pathPrefix", "path");
            } else if (more.has("limits") && more.has("requests")) {
                own = "requests: true, resources: " + more.get("limits");
            }
            return rule + ": {mode: Enforce" + (own.isEmpty() ? "" : ", " + own) + "}";
        }

        /** Some tools put the level before the control: {@code baseline/privileged}. */
        boolean isAskedBy(Corpus.Row row) {
            return row.get("control").equals(name()) || row.get("control").endsWith("/" + name());
        }
    }

    private static final String NO_DIGEST =
            "semantics 1: app@sha256:short is not a reference, and a finding of every image rule";

    /** Where we say otherwise, and which section of semantics.md decides it. */
    private static final Map<String, String> DISAGREEMENTS = new TreeMap<>(Map.of(
            "checkov/imageDigest/pass/ImageDigest__imageWithTagAndDigest-PASSED_02.yaml", NO_DIGEST,
            "checkov/imageDigest/pass/ImageDigest__kafka-PASSED_02.yaml", NO_DIGEST,
            "checkov/imageDigest/pass/ImageDigest__kafka-withrepo-PASSED.yaml", NO_DIGEST,
            "checkov/imageTag/pass/ImageTagFixed__imageWithDigest-PASSED_02.yaml", NO_DIGEST,
            "checkov/imageTag/pass/ImageTagFixed__imageWithTagAndDigest-PASSED_02.yaml", NO_DIGEST));

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyVerdictIsEqualOrDecidedOtherwise(Control control) throws JsonProcessingException {
        var cases = Corpus.cases().stream()
                .filter(row -> row.get("accept").equals("core") && control.isAskedBy(row))
                .toList();
        assertThat(cases).isNotEmpty();

        var differing = new TreeMap<String, String>();
        for (var group :
                cases.stream().collect(groupingBy(row -> row.get("params"))).entrySet()) {
            differing.putAll(differing(control, group.getKey(), group.getValue()));
        }

        var expected = new TreeMap<>(DISAGREEMENTS);
        expected.keySet().retainAll(cases.stream().map(Corpus.Row::toString).toList());
        assertThat(differing.keySet()).as("%s", differing).isEqualTo(expected.keySet());
    }

    private Map<String, String> differing(Control control, String parameters, List<Corpus.Row> cases)
            throws JsonProcessingException {
        var said = Check.run(
                        folder,
                        control.asPolicy(parameters),
                        cases.stream().map(Corpus.Row::file).toList())
                .byFile();
        var differing = new TreeMap<String, String>();
        for (var row : cases) {
            var answer = said.getOrDefault(row.file(), Check.Said.NOTHING);
            boolean fails = answer.of(control.rule) || answer.unreadable();
            if (fails != row.get("verdict").equals("fail") || !said.containsKey(row.file())) {
                differing.put(row.toString(), "they say " + row.get("verdict") + ", we say " + answer);
            }
        }
        return differing;
    }
}
