// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** As Jenkins, GitLab and GitHub read it: suites with counts, cases with a failure, an error or neither. */
class JunitOutputTest {
    private static final String PODS = """
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec: {hostPID: true, containers: [{name: a, image: registry.example/a}]}
            ---
            broken: [
            """;

    @Test
    void everyRuleOfEveryWorkloadIsACase() throws Exception {
        var cases = cases(junit(PODS));

        assertThat(cases)
                .containsExactly(
                        "Pod default/a: hostNamespaces failure",
                        "Pod default/a: hostPath",
                        "Pod default/a: latestTag system-out",
                        "Pod default/a: missingLimits failure",
                        "Pod default/a: mutableTag",
                        "Pod default/a: privileged",
                        "Pod default/a: runAsRoot failure",
                        "Pod default/a: runtimeSocket",
                        "Pod default/a: shellFormCommand",
                        "document 2 error");
    }

    @Test
    void aFindingBelowFailOnFailsNothing() throws Exception {
        assertThat(cases(junit(PODS, "--fail-on", "warn"))).contains("Pod default/a: latestTag failure");
        assertThat(cases(junit(PODS))).contains("Pod default/a: latestTag system-out");
    }

    @Test
    void theCountsAreThoseOfTheCases() throws Exception {
        var root = junit(PODS);

        for (var name : List.of("testsuites", "testsuite")) {
            var element = root.getTagName().equals(name)
                    ? root
                    : (Element) root.getElementsByTagName(name).item(0);
            assertThat(element.getAttribute("tests")).isEqualTo("10");
            assertThat(element.getAttribute("failures")).isEqualTo("3");
            assertThat(element.getAttribute("errors")).isEqualTo("1");
            assertThat(element.getAttribute("skipped")).isEqualTo("0");
        }
    }

    @Test
    void twoWorkloadsOfOneNameAreToldApart() throws Exception {
        var pod = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}\n";

        assertThat(cases(junit(pod + "---\n" + pod))).doesNotHaveDuplicates();
    }

    @Test
    void aNameThatXmlCannotHoldIsEscaped() throws Exception {
        var pod = """
                apiVersion: v1
                kind: Pod
                metadata: {name: "\\0]]>\\ud83d\\ude00&"}
                spec: {hostPID: true}
                """;

        assertThat(cases(junit(pod))).contains("Pod default/\\u0000]]>\ud83d\ude00&: hostNamespaces failure");
    }

    private static Element junit(String manifest, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("check", "--output", "junit"));
        arguments.addAll(List.of(options));
        arguments.add("-");
        var run = Run.withInput(manifest, arguments.toArray(new String[0]));
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(run.out().getBytes(UTF_8)))
                .getDocumentElement();
    }

    private static List<String> cases(Element root) {
        var cases = new ArrayList<String>();
        var nodes = root.getElementsByTagName("testcase");
        for (int i = 0; i < nodes.getLength(); i++) {
            var testcase = (Element) nodes.item(i);
            var children = testcase.getElementsByTagName("*");
            cases.add(testcase.getAttribute("name")
                    + (children.getLength() == 0 ? "" : " " + children.item(0).getNodeName()));
        }
        return cases;
    }
}
