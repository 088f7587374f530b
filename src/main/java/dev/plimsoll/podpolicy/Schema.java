// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an API server is to take for a value: a structural schema of a CustomResourceDefinition. Put together once, then printed. */
final class Schema {
    private final Map<String, Object> said = new LinkedHashMap<>();
    private final Map<String, Schema> fields = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();
    private final List<Map<String, Object>> validations = new ArrayList<>();
    private String description = "";
    private @Nullable Schema each;

    private Schema() {}

    static Schema of(String type) {
        return new Schema().with("type", type);
    }

    /** @param most characters */
    static Schema text(int most) {
        return of("string").with("maxLength", most);
    }

    /** An object. Of fields that are not named here nothing is kept. */
    static Schema object() {
        return of("object");
    }

    /**
     * An object whose unknown fields are kept, so that {@link PodPolicyReader} sees and refuses them. A field that the API server
     * only pruned would be a rule without effect, and few clients show the warning.
     */
    static Schema wholeObject() {
        return object().with("x-kubernetes-preserve-unknown-fields", true);
    }

    /** A list that has one author. */
    static Schema list(Schema item, int most) {
        var list = of("array").with("maxItems", most).with("x-kubernetes-list-type", "atomic");
        list.each = item;
        return list.with("items", item);
    }

    /** A list whose items several may write, told apart by one of their fields. */
    static Schema listByKey(Schema item, String key, int most) {
        return of("array")
                .with("maxItems", most)
                .with("x-kubernetes-list-type", "map")
                .with("x-kubernetes-list-map-keys", List.of(key))
                .with("items", item);
    }

    /** An object whose fields have any names. */
    static Schema map(Schema value, int most) {
        return object().with("maxProperties", most).with("additionalProperties", value);
    }

    static Schema intOrString() {
        return new Schema().with("x-kubernetes-int-or-string", true);
    }

    Schema describe(String text) {
        description = text;
        return this;
    }

    Schema with(String keyword, Object value) {
        said.put(keyword, value);
        return this;
    }

    /**
     * Null is not cut away in silence: an object of which it is the value is left to the reader, and of a choice an API server
     * says itself that null is none of them, for it takes no null in an enum (1.37).
     */
    Schema nullable() {
        return with("nullable", true);
    }

    boolean isNullable() {
        return said.containsKey("nullable");
    }

    Schema field(String name, Schema schema) {
        fields.put(name, schema);
        return this;
    }

    Schema require(String field) {
        required.add(field);
        return this;
    }

    /**
     * @param cel what must be true
     * @param message what is wrong if it is not
     */
    Schema validate(String cel, String message) {
        var validation = new LinkedHashMap<String, Object>();
        validation.put("rule", cel);
        validation.put("message", message);
        validations.add(validation);
        return this;
    }

    boolean requires(String field) {
        return required.contains(field);
    }

    /** By name. */
    Map<String, Schema> fields() {
        return fields;
    }

    /** Of the items of a list. */
    @Nullable
    Schema each() {
        return each;
    }

    /** As it is printed: maps, lists, strings, numbers and booleans. */
    Map<String, Object> tree() {
        var tree = new LinkedHashMap<String, Object>();
        if (!description.isEmpty()) {
            tree.put("description", description);
        }
        said.forEach((keyword, value) -> tree.put(keyword, value instanceof Schema schema ? schema.tree() : value));
        if (!required.isEmpty()) {
            tree.put("required", required);
        }
        if (!validations.isEmpty()) {
            tree.put("x-kubernetes-validations", validations);
        }
        if (!fields.isEmpty()) {
            var properties = new LinkedHashMap<String, Object>();
            fields.forEach((name, schema) -> properties.put(name, schema.tree()));
            tree.put("properties", properties);
        }
        return tree;
    }
}
