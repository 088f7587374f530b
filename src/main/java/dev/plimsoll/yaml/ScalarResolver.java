// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.yaml;

import dev.plimsoll.yaml.value.Position;
import dev.plimsoll.yaml.value.Scalar;
import dev.plimsoll.yaml.value.Scalar.Kind;
import dev.plimsoll.yaml.value.YamlException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a scalar means: the rules of {@code resolve} in {@code go.yaml.in/yaml/v2} v2.4, and of its conversion to JSON. */
final class ScalarResolver {
    private ScalarResolver() {}

    /**
     * @param tag as resolved by the parser, null if there is none
     * @param plain whether an untagged scalar is open to interpretation, that is, neither quoted nor a block
     */
    static Scalar resolve(Position at, @Nullable String tag, boolean plain, String value) {
        if (tag == null) {
            return plain ? PlainScalar.read(at, value) : text(at, value);
        }
        return switch (tag) {
            case Tags.NULL -> demand(at, tag, value, Kind.NULL);
            case Tags.BOOL -> demand(at, tag, value, Kind.BOOLEAN);
            case Tags.INT -> demand(at, tag, value, Kind.INTEGER, Kind.UNSIGNED);
            case Tags.FLOAT -> number(at, value);
            case Tags.TIMESTAMP -> timestamp(at, value);
            case Tags.BINARY -> binary(at, value);
            default -> text(at, value);
        };
    }

    private static Scalar text(Position at, String value) {
        return new Scalar(at, Kind.TEXT, value);
    }

    private static Scalar demand(Position at, String tag, String value, Kind... kinds) {
        Scalar scalar = PlainScalar.read(at, value);
        for (Kind kind : kinds) {
            if (scalar.kind() == kind) {
                return scalar;
            }
        }
        throw mismatch(at, tag, value);
    }

    private static Scalar number(Position at, String value) {
        Scalar scalar = demand(at, Tags.FLOAT, value, Kind.FLOAT, Kind.NOT_FINITE, Kind.INTEGER);
        return scalar.kind() == Kind.INTEGER
                ? new Scalar(at, Kind.FLOAT, GoFloat.json((double) Long.parseLong(scalar.text())))
                : scalar;
    }

    /** go-yaml checks the form and then keeps the string. */
    private static Scalar timestamp(Position at, String value) {
        if (!GoTimestamp.matches(value)) {
            throw mismatch(at, Tags.TIMESTAMP, value);
        }
        return text(at, value);
    }

    private static Scalar binary(Position at, String value) {
        String base64 = value.replace("\n", "").replace("\r", "");
        try {
            if (base64.length() % 4 != 0) {
                throw new IllegalArgumentException();
            }
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
            return text(at, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (IllegalArgumentException e) {
            throw new YamlException(at, "!!binary takes base64 with its padding");
        } catch (CharacterCodingException e) {
            throw new YamlException(
                    at,
                    "!!binary holds bytes that are no UTF-8, which JSON cannot carry; drop the tag to keep the base64");
        }
    }

    private static YamlException mismatch(Position at, String tag, String value) {
        return new YamlException(
                at, YamlException.quote(value) + " is no " + Tags.shorten(tag) + "; drop the tag or change the value");
    }
}
