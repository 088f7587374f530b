// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.ResourceName;
import dev.plimsoll.text.SafeText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A type that a component of a settings record may have: its words, and how it is read and written as YAML. */
sealed interface ParameterType {
    /** As documentation says it: {@code list of strings}. */
    String words();

    /** The same of several: {@code strings}. */
    String plural();

    /** The value as the settings record wants it, or null, with the mistakes on record. */
    @Nullable
    Object read(PolicyValue value);

    /** A value as YAML on one line. */
    String yaml(Object value);

    /** What an API server is to take. */
    Schema schema();

    /** What a record in a list holds where the file says nothing; null if the file has to. */
    default @Nullable Object absent() {
        return null;
    }

    /**
     * What a parameter of a Java type may hold.
     *
     * @throws IllegalArgumentException if no parameter can have that type: a mistake in a rule, not in a file
     */
    static ParameterType of(Type type) {
        if (type == boolean.class) {
            return new Flag();
        }
        if (type == String.class) {
            return new Text();
        }
        if (type == HostFile.class) {
            return new FilePath();
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return new Choice(choice.asSubclass(Enum.class));
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return new Structure(SettingsType.of(record.asSubclass(Record.class)));
        }
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return new ListOf(of(generic.getActualTypeArguments()[0]));
        }
        if (type instanceof ParameterizedType generic
                && generic.getRawType() == Map.class
                && List.of(generic.getActualTypeArguments()).equals(List.of(String.class, Quantity.class))) {
            return new Amounts();
        }
        throw new IllegalArgumentException("a rule cannot have a parameter of type " + type.getTypeName());
    }

    record Flag() implements ParameterType {
        @Override
        public String words() {
            return "true or false";
        }

        @Override
        public String plural() {
            return words();
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            return value.bool();
        }

        @Override
        public String yaml(Object value) {
            return value.toString();
        }

        @Override
        public Schema schema() {
            return Schema.of("boolean");
        }

        @Override
        public Object absent() {
            return false;
        }
    }

    record Text() implements ParameterType {
        @Override
        public String words() {
            return "string";
        }

        @Override
        public String plural() {
            return "strings";
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            return value.text("a string");
        }

        @Override
        public String yaml(Object value) {
            return YamlText.of(value.toString());
        }

        @Override
        public Schema schema() {
            return Schema.text(PolicyLimits.CHARACTERS);
        }
    }

    record FilePath() implements ParameterType {
        @Override
        public String words() {
            return "path";
        }

        @Override
        public String plural() {
            return "paths";
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            var written = value.text("a path");
            return written == null ? null : new HostFile(written);
        }

        @Override
        public String yaml(Object value) {
            return YamlText.of(value.toString());
        }

        @Override
        public Schema schema() {
            return Schema.text(PolicyLimits.CHARACTERS);
        }
    }

    @SuppressWarnings("rawtypes")
    record Choice(Class<? extends Enum> type) implements ParameterType {
        private List<String> names() {
            return Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        }

        @Override
        public String words() {
            return "one of " + String.join(", ", names());
        }

        @Override
        public String plural() {
            return String.join(", ", names());
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            var name = value.oneOf(names());
            return name == null ? null : type.getEnumConstants()[names().indexOf(name)];
        }

        @Override
        public String yaml(Object value) {
            return ((Enum) value).name();
        }

        @Override
        public Schema schema() {
            return Schema.of("string").with("enum", names());
        }
    }

    record ListOf(ParameterType item) implements ParameterType {
        @Override
        public String words() {
            return "list of " + item.plural();
        }

        @Override
        public String plural() {
            return "lists of " + item.plural();
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            var values = value.list("a " + words(), PolicyLimits.ITEMS);
            if (values == null) {
                return null;
            }
            var items = new ArrayList<>(values.size());
            for (var each : values) {
                var read = item.read(each);
                if (read != null) {
                    items.add(read);
                }
            }
            return items.size() == values.size() ? items : null;
        }

        @Override
        public String yaml(Object value) {
            return ((List<?>) value).stream().map(item::yaml).collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public Schema schema() {
            return Schema.list(item.schema(), PolicyLimits.ITEMS);
        }

        @Override
        public Object absent() {
            return List.of();
        }
    }

    /** Amounts by the name of their resource, in the order of the file. */
    record Amounts() implements ParameterType {
        /** The grammar of quantities, for a schema; that some are too long or too large it does not say. */
        private static final Pattern QUANTITY =
                Pattern.compile("^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$");

        private static final String NAME_RULE =
                "expected a resource name of at most " + PolicyLimits.CHARACTERS + " characters";

        @Override
        public String words() {
            return "map of resource to quantity";
        }

        @Override
        public String plural() {
            return "maps of resource to quantity";
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            var fields = value.map("a " + words() + " such as {cpu: 500m, memory: 512Mi}", PolicyLimits.ITEMS);
            if (fields == null) {
                return null;
            }
            var amounts = new LinkedHashMap<String, Quantity>();
            boolean[] complete = {true};
            fields.forEach((resource, amount) -> {
                var quantity = quantity(resource, amount);
                if (isTooLong(resource)) {
                    amount.refuse(NAME_RULE + ", found " + resource.codePointCount(0, resource.length()));
                    complete[0] = false;
                } else if (quantity != null) {
                    amounts.put(resource, quantity);
                } else {
                    complete[0] = false;
                }
            });
            return complete[0] ? amounts : null;
        }

        private static boolean isTooLong(String resource) {
            return resource.codePointCount(0, resource.length()) > PolicyLimits.CHARACTERS;
        }

        private static @Nullable Quantity quantity(String resource, PolicyValue amount) {
            var text = amount.stringOrNumber("a quantity");
            var quantity = text == null ? null : Quantity.parse(text);
            if (text == null || quantity == null) {
                return null;
            }
            if (!quantity.isValid() || !QUANTITY.matcher(text).matches()) {
                amount.refuse("expected a quantity such as 500m, 2 or 1Gi, found "
                        + SafeText.quoted(text, PolicyLimits.QUOTED));
                return null;
            }
            var problem = quantity.isNothing() || !ResourceName.isKnown(resource)
                    ? null // the settings record refuses these
                    : ResourceName.problem(resource, quantity);
            if (problem != null) {
                amount.refuse(problem);
                return null;
            }
            return quantity;
        }

        @Override
        public String yaml(Object value) {
            return ((Map<?, ?>) value)
                    .entrySet().stream()
                            .map(entry -> YamlText.of(entry.getKey().toString()) + ": "
                                    + YamlText.of(entry.getValue().toString()))
                            .sorted()
                            .collect(Collectors.joining(", ", "{", "}"));
        }

        @Override
        public Schema schema() {
            return Schema.map(
                            Schema.intOrString()
                                    .with("maxLength", Quantity.LONGEST)
                                    .with("pattern", QUANTITY.pattern()),
                            PolicyLimits.ITEMS)
                    .validate("self.all(name, name.size() <= " + PolicyLimits.CHARACTERS + ")", NAME_RULE);
        }

        @Override
        public Object absent() {
            return Map.of();
        }
    }

    /** A record within the settings. */
    record Structure(SettingsType shape) implements ParameterType {
        @Override
        public String words() {
            return "object of " + String.join(", ", shape.names());
        }

        @Override
        public String plural() {
            return "objects of " + String.join(", ", shape.names());
        }

        @Override
        public @Nullable Object read(PolicyValue value) {
            var fields = value.object("an " + words());
            return fields == null ? null : shape.read(value, fields.only("field", shape.names()), null);
        }

        @Override
        public String yaml(Object value) {
            return shape.yaml((Record) value);
        }

        @Override
        public Schema schema() {
            return shape.schema();
        }
    }
}
