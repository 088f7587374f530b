// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.policy.Constraint;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.text.SafeText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record of settings, by reflection: the parameters it has, and how it is made of what a file says. */
final class SettingsType {
    /** Characters of a record's own complaint, in which a piece of the file may be. */
    private static final int LONGEST_MESSAGE = 500;

    private final Constructor<? extends Record> constructor;
    private final List<Component> components;

    /**
     * A parameter.
     *
     * @param nullable whether it may be unset, which is {@code null} in the file too
     */
    record Component(String name, ParameterType type, boolean nullable, String description, RecordComponent component) {
        private static Component of(RecordComponent component) {
            var parameter = component.getAnnotation(Parameter.class);
            return new Component(
                    component.getName(),
                    ParameterType.of(component.getGenericType()),
                    component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    parameter == null ? "" : parameter.value(),
                    component);
        }

        /** The value in {@code settings}. */
        @Nullable
        Object in(Record settings) {
            try {
                var accessor = component.getAccessor();
                accessor.setAccessible(true); // the records of rules are private to their package
                return accessor.invoke(settings);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        String yaml(Record settings) {
            var value = in(settings);
            return value == null ? "null" : type.yaml(value);
        }

        /** @param unless what counts where it is not there, as YAML; null if there is nothing to say of that */
        Schema schema(@Nullable String unless) {
            var schema = type.schema().describe(description + (unless == null ? "" : " Default: " + unless));
            if (nullable) {
                schema.nullable();
            }
            for (var constraint : component.getAnnotationsByType(Constraint.class)) {
                schema.validate(constraint.cel(), constraint.message());
            }
            return schema;
        }
    }

    private SettingsType(Constructor<? extends Record> constructor, List<Component> components) {
        this.constructor = constructor;
        this.components = components;
    }

    static SettingsType of(Class<? extends Record> type) {
        var components = type.getRecordComponents();
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new SettingsType(
                    constructor, Arrays.stream(components).map(Component::of).toList());
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e); // every record has it
        }
    }

    List<Component> components() {
        return components;
    }

    List<String> names() {
        return components.stream().map(Component::name).toList();
    }

    /**
     * The record that {@code fields} describe, or null, with the mistakes on record. The record's own complaint is heard only
     * where all its parameters could be read: it must not be about something that the file does not say.
     *
     * @param base where what the file does not name is taken from; null for a record of which there are many
     */
    @Nullable
    Record read(PolicyValue object, Fields fields, @Nullable Record base) {
        var arguments = new @Nullable Object[components.size()];
        boolean complete = true;
        for (int i = 0; i < arguments.length; i++) {
            var component = components.get(i);
            var value = fields.get(component.name());
            if (value == null) {
                arguments[i] = base == null ? component.type().absent() : component.in(base);
            } else if (!value.isNull() || !component.nullable()) {
                arguments[i] = component.type().read(value);
            } else {
                continue;
            }
            if (arguments[i] == null && (value != null || !component.nullable())) {
                complete = false;
                if (value == null) {
                    object.refuseMissing(
                            component.name(), "write a " + component.type().words());
                }
            }
        }
        return complete ? make(object, arguments) : null;
    }

    private @Nullable Record make(PolicyValue object, @Nullable Object[] arguments) {
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                object.refuse(SafeText.line(String.valueOf(refusal.getMessage()), LONGEST_MESSAGE));
                return null;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of a record on its own: it is complete. */
    Schema schema() {
        var schema = Schema.wholeObject();
        for (var component : components) {
            var absent = component.type().absent();
            schema.field(
                    component.name(),
                    component.schema(absent == null ? null : component.type().yaml(absent)));
            if (absent == null && !component.nullable()) {
                schema.require(component.name());
            }
        }
        constraints().forEach(constraint -> schema.validate(constraint.cel(), constraint.message()));
        return schema;
    }

    /** What must hold of the components together. */
    List<Constraint> constraints() {
        return List.of(constructor.getDeclaringClass().getAnnotationsByType(Constraint.class));
    }

    String yaml(Record record) {
        return components.stream()
                .map(component -> component.name() + ": " + component.yaml(record))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
