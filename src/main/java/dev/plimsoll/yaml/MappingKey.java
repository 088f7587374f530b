// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Scalar;
import dev.plimsoll.yaml.value.YamlException;
import dev.plimsoll.yaml.value.YamlValue;

/** The name that a YAML key gets in JSON, as {@code sigs.k8s.io/yaml} writes it. */
final class MappingKey {
    private MappingKey() {}

    static String of(YamlValue key, Position at) {
        if (!(key instanceof Scalar scalar)) {
            throw new YamlException(
                    at, "a list or a mapping cannot be a key; a key is a string, a number or a boolean");
        }
        return switch (scalar.kind()) {
            case TEXT, BOOLEAN, INTEGER, NOT_FINITE -> scalar.text();
            case FLOAT -> GoFloat.key(Double.parseDouble(scalar.text()));
            case NULL -> throw new YamlException(at, "the key is null; quote it to make it a string");
            case UNSIGNED ->
                throw new YamlException(at, "the key " + scalar.text() + " needs more than 63 bits; quote it");
        };
    }
}
