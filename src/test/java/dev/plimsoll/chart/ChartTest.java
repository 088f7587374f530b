// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import static dev.plimsoll.chart.ChartValues.CHART;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plimsoll.chart.ChartValues.Value;
import dev.plimsoll.docs.Readme;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.ParameterInfo;
import dev.plimsoll.podpolicy.Parameters;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Golden;
import dev.plimsoll.testing.KubernetesVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the chart says of itself; for this nobody needs Helm. */
class ChartTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode schema() throws IOException {
        return JSON.readTree(Files.readString(CHART.resolve("values.schema.json")));
    }

    @Test
    void itsReadmeTellsEveryValue() throws IOException {
        var readme = CHART.resolve("README.md");
        var text = Files.readString(readme);
        int start = text.indexOf("| value |");
        int end = text.indexOf("\n\n", start);

        Golden.assertMatches(
                readme, text.substring(0, start) + ChartValues.read().table().strip() + text.substring(end));
    }

    @Test
    void itAsksForTheOldestKubernetesThatIsTested() throws IOException {
        var oldest = KubernetesVersion.older().get(0).minor();

        assertThat(Files.readString(CHART.resolve("Chart.yaml"))).contains("\nkubeVersion: \">=" + oldest + ".0-0\"\n");
        for (var readme : List.of(CHART.resolve("README.md"), Path.of("README.md"))) {
            assertThat(Files.readString(readme)).contains("Kubernetes " + oldest + " or newer");
        }
    }

    @Test
    void everyValueIsExplained() throws IOException {
        var values = ChartValues.read();
        var explained = values.values().stream().map(Value::key).toList();

        assertThat(leaves("", values.root()))
                .allMatch(leaf -> explained.stream().anyMatch(key -> leaf.equals(key) || leaf.startsWith(key + ".")));
        assertThat(values.values()).allMatch(value -> value.description().endsWith("."));
    }

    private static List<String> leaves(String path, JsonNode node) {
        var leaves = new ArrayList<String>();
        node.properties().forEach(field -> {
            var key = path + field.getKey();
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                leaves.addAll(leaves(key + ".", field.getValue()));
            } else {
                leaves.add(key);
            }
        });
        return leaves;
    }

    @Test
    void theSchemaNamesEveryValueAndNoOther() throws IOException {
        var schema = schema();
        var values = ChartValues.read();

        for (var value : values.values()) {
            var pointer = "/properties/" + value.key().replace(".", "/properties/");
            assertThat(schema.at(pointer).isMissingNode()).as(value.key()).isFalse();
        }
        // Which Helm hands down to charts of charts.
        var known = names(values.root());
        known.add("global");
        assertThat(names(schema.get("properties"))).isEqualTo(known);
    }

    @Test
    void theSchemaIsClosedWhereverItNamesFields() throws IOException {
        assertThat(schema().findParents("properties"))
                .isNotEmpty()
                .allMatch(object -> object.path("additionalProperties").isBoolean()
                        && !object.get("additionalProperties").booleanValue());
    }

    @Test
    void theSchemaKnowsEveryRuleWithItsParameters() throws IOException {
        var policy = schema().at("/properties/policy/properties");

        for (var rules :
                List.of(policy.at("/rules/properties"), policy.at("/overrides/items/properties/rules/properties"))) {
            assertThat(names(rules))
                    .containsExactlyElementsOf(Rules.ALL.all().stream()
                            .map(rule -> rule.info().id())
                            .sorted()
                            .toList());
            for (var rule : Rules.ALL.all()) {
                var known = Parameters.of(rule).stream()
                        .map(ParameterInfo::name)
                        .filter(name -> !name.contains("["))
                        .collect(toCollection(TreeSet::new));
                known.add("mode");
                if (rule.info().fixable()) {
                    known.add("patch");
                }
                assertThat(names(rules.at("/" + rule.info().id() + "/properties")))
                        .as(rule.info().id())
                        .isEqualTo(known);
            }
        }
    }

    @Test
    void itBringsTheBuiltInPolicyForWatchingOnly() throws IOException {
        var rules = ChartValues.read().root().at("/policy/rules");
        var builtIn = DefaultPolicy.policy(Rules.ALL).rules().values().stream()
                .filter(setting -> setting.mode() != Mode.Off)
                .map(setting -> setting.rule().info().id())
                .collect(toCollection(TreeSet::new));

        assertThat(names(rules)).isEqualTo(builtIn);
        assertThat(rules).allMatch(rule -> rule.toString().equals("{\"mode\":\"Audit\"}"));
    }

    @Test
    void alertsAndPanelsAskForMetricsThatThereAre() throws IOException {
        var there = new TreeSet<String>();
        Readme.read().metrics().forEach(there::addAll);
        there.add("plimsoll_review_duration_seconds_bucket");

        for (var file : List.of("templates/monitoring.yaml", "files/dashboard.json")) {
            var asked = Pattern.compile("plimsoll_\\w+")
                    .matcher(Files.readString(CHART.resolve(file)))
                    .results()
                    .map(found -> found.group())
                    .collect(toCollection(TreeSet::new));
            assertThat(asked).as(file).hasSizeGreaterThan(5).isSubsetOf(there);
        }
    }

    @Test
    void itIsOfTheVersionOfTheProgram() throws IOException {
        var chart = ChartValues.yaml(Files.readString(CHART.resolve("Chart.yaml")));

        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<version>" + chart.get("appVersion").textValue() + "-SNAPSHOT</version>");
        assertThat(Files.readString(Path.of("src/main/docker/Dockerfile")))
                .contains("ARG VERSION=" + chart.get("appVersion").textValue() + "\n");
    }

    private static Set<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .collect(toCollection(TreeSet::new));
    }
}
