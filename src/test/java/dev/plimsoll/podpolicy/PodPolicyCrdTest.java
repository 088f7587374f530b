// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.podpolicy.Documents.Document;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.rules.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the definition says of a rule that has everything; that a real API server takes it is tested with one. */
class PodPolicyCrdTest {
    private static final List<JsonNode> DOCUMENTS = documents(SampleRule.ALONE);

    private static final JsonNode SPEC = DOCUMENTS.get(0).at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    private static final JsonNode SAMPLE = SPEC.at("/properties/rules/properties/sample");
    private static final JsonNode OVERRIDE = SPEC.at("/properties/overrides/items/properties/rules/properties/sample");

    private static List<JsonNode> documents(RuleSet rules) {
        var mistakes = new Mistakes();
        var documents = Documents.read(PodPolicyCrd.yaml(rules).getBytes(UTF_8), mistakes);
        assertThat(mistakes.isEmpty()).isTrue();
        return documents.stream().map(Document::root).toList();
    }

    @Test
    void itIsADefinitionAndWhatRefusesUnknownFields() {
        assertThat(DOCUMENTS)
                .extracting(document -> document.get("kind").textValue())
                .containsExactly(
                        "CustomResourceDefinition", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");
    }

    @Test
    void aRuleIsDescribedInItsOwnWords() {
        assertThat(SAMPLE.get("description").textValue())
                .isEqualTo("Nothing is forbidden.\n\nIt is a sample.\n\nDo nothing.");
        assertThat(SAMPLE.at("/properties/tags/description").textValue())
                .isEqualTo("Several texts. Default: [\"*-SNAPSHOT\", main]");
        assertThat(SAMPLE.at("/properties/entries/items/properties/name/description")
                        .textValue())
                .isEqualTo("A name.");
    }

    @Test
    void everyTypeOfParameterHasItsSchema() {
        assertThat(schema("strict")).isEqualTo("{\"type\":\"boolean\"}");
        assertThat(schema("label")).isEqualTo("{\"type\":\"string\",\"maxLength\":320}");
        assertThat(schema("tags"))
                .isEqualTo("{\"type\":\"array\",\"maxItems\":64,\"x-kubernetes-list-type\":\"atomic\","
                        + "\"items\":{\"type\":\"string\",\"maxLength\":320}}");
        assertThat(schema("choice")).isEqualTo("{\"type\":\"string\",\"enum\":[\"Trust\",\"Ignore\"]}");
        assertThat(schema("unproven"))
                .isEqualTo("{\"type\":\"string\",\"enum\":[\"Off\",\"Audit\",\"Warn\",\"Enforce\"],\"nullable\":true}");
        assertThat(schema("limits"))
                .startsWith(
                        "{\"type\":\"object\",\"maxProperties\":64,"
                                + "\"additionalProperties\":{\"x-kubernetes-int-or-string\":true,\"maxLength\":256,\"pattern\":");
        assertThat(schema("directory"))
                .isEqualTo("{\"type\":\"string\",\"maxLength\":320,\"x-kubernetes-validations\":"
                        + "[{\"rule\":\"self != '/'\",\"message\":\"directory must not be everything\"}]}");
        assertThat(schema("entries"))
                .contains(
                        "\"required\":[\"name\"]",
                        "{\"rule\":\"self.name.size() <= 3\",\"message\":\"name must be short\"}");
    }

    @Test
    void anOverrideLacksWhatIsTakenFromThePolicy() {
        assertThat(names(OVERRIDE.get("properties"))).isEqualTo(names(SAMPLE.get("properties")));
        assertThat(SAMPLE.get("required")).hasToString("[\"mode\"]");
        assertThat(OVERRIDE.has("required")).isFalse();
        assertThat(SAMPLE.get("x-kubernetes-validations").findValuesAsText("message"))
                .containsExactly("label must not be blank");
        assertThat(OVERRIDE.has("x-kubernetes-validations")).isFalse();
        assertThat(OVERRIDE.at("/properties/directory/x-kubernetes-validations"))
                .hasSize(1);
        assertThat(OVERRIDE.at("/properties/entries/items/x-kubernetes-validations"))
                .hasSize(1);
    }

    @Test
    void onlyWhatNoOverrideCanNameHasADefaultOfTheServers() {
        assertThat(SPEC.findParents("default")).hasSize(2);
        assertThat(SPEC.at("/properties/dryRun/default").booleanValue()).isFalse();
        assertThat(SPEC.at("/properties/templates/default").textValue()).isEqualTo("Warn");
    }

    @Test
    void nothingThatIsWrittenIsCutAway() {
        var objects = objects(SPEC).toList();

        assertThat(objects)
                .hasSize(12)
                .allMatch(schema ->
                        schema.path("x-kubernetes-preserve-unknown-fields").booleanValue());
    }

    @Test
    void everyListMapAndStringHasABound() {
        var unbounded = new ArrayList<String>();
        findUnbounded(documents(Rules.ALL).get(0).at("/spec/versions/0/schema/openAPIV3Schema"), "", unbounded);

        assertThat(unbounded)
                .as("the API server itself knows both, and stores no others")
                .containsExactly(".apiVersion", ".kind");
    }

    private static void findUnbounded(JsonNode schema, String path, List<String> found) {
        var type = schema.path("type").asText();
        boolean isText = type.equals("string") || schema.has("x-kubernetes-int-or-string");
        boolean isTime = schema.path("format").asText().equals("date-time");
        if ((isText && !schema.has("maxLength") && !schema.has("enum") && !isTime)
                || (type.equals("array") && !schema.has("maxItems"))
                || (schema.has("additionalProperties") && !schema.has("maxProperties"))) {
            found.add(path);
        }
        schema.path("properties")
                .properties()
                .forEach(field -> findUnbounded(field.getValue(), path + "." + field.getKey(), found));
        for (var each : List.of("items", "additionalProperties")) {
            if (schema.has(each)) {
                findUnbounded(schema.get(each), path + "[]", found);
            }
        }
    }

    /** It and all within it that name their fields: of the spec itself, selector, rules, each of them, and the same of overrides. */
    private static Stream<JsonNode> objects(JsonNode schema) {
        var within = Stream.concat(
                StreamSupport.stream(schema.path("properties").spliterator(), false), Stream.of(schema.path("items")));
        return Stream.concat(
                schema.has("properties") ? Stream.of(schema) : Stream.empty(),
                within.filter(each -> !each.isMissingNode()).flatMap(PodPolicyCrdTest::objects));
    }

    @Test
    void whereverFieldsAreNamedOthersAreLookedFor() {
        var cel = DOCUMENTS.get(1).at("/spec/variables/0/expression").textValue();

        assertThat(cel)
                .contains(
                        "dyn(object.spec.rules).filter(field, !(field in ['sample'])).map(field, 'spec.rules.' + field)",
                        "!has(object.spec.rules.sample) || object.spec.rules.sample == null ? '' : dyn(object.spec.rules.sample)"
                                + ".filter(field, !(field in ['mode', 'patch', 'strict', 'label',",
                        "object.spec.rules.sample.entries.map(item1, dyn(item1)"
                                + ".filter(field, !(field in ['name', 'paths', 'note', 'weight']))"
                                + ".map(field, 'spec.rules.sample.entries[].' + field)",
                        "item1.rules.sample.entries.map(item2, dyn(item2)");
    }

    private static String schema(String parameter) {
        ObjectNode schema = SAMPLE.at("/properties/" + parameter).deepCopy();
        schema.remove("description");
        return schema.toString();
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .toList();
    }
}
