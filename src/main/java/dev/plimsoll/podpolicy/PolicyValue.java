// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plimsoll.policy.JsonPointer;
import dev.plimsoll.text.SafeText;
import dev.plimsoll.text.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A value in a policy file, and where it stands. Each reading method gives null, and has put the mistake on record, if the
 * value is something else than was asked for; nothing is ever coerced.
 */
final class PolicyValue {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    private final JsonNode node;
    private final String pointer;
    private final String path;
    private final ToIntFunction<String> lines;
    private final Mistakes mistakes;

    private PolicyValue(JsonNode node, String pointer, String path, ToIntFunction<String> lines, Mistakes mistakes) {
        this.node = node;
        this.pointer = pointer;
        this.path = path;
        this.lines = lines;
        this.mistakes = mistakes;
    }

    /**
     * A whole document.
     *
     * @param lines the line of a value, given its JSON Pointer
     */
    PolicyValue(JsonNode document, ToIntFunction<String> lines, Mistakes mistakes) {
        this(document, "", "", lines, mistakes);
    }

    /** Puts a mistake on record. */
    void refuse(String message) {
        mistakes.add(line(), path, message);
    }

    /** Puts a mistake about a field of this object on record that is not there. */
    void refuseMissing(String field, String legal) {
        mistakes.add(line(), childPath(field), "is missing; " + legal);
    }

    int line() {
        return lines.applyAsInt(pointer);
    }

    boolean isNull() {
        return node.isNull();
    }

    @Nullable
    Fields object(String expected) {
        if (!node.isObject()) {
            return expected(expected);
        }
        return new Fields(this, node.fieldNames());
    }

    /** An object whose fields are anything's names. */
    @Nullable
    Fields map(String expected, int most) {
        return isMoreThan(most) ? null : object(expected);
    }

    /** The value of a field that this object has. */
    PolicyValue field(String name) {
        var step = JsonPointer.escaped(name);
        return new PolicyValue(node.get(name), pointer + "/" + step, childPath(name), lines, mistakes);
    }

    @Nullable
    List<PolicyValue> list(String expected, int most) {
        if (isMoreThan(most)) {
            return null;
        }
        if (!node.isArray()) {
            return expected(expected);
        }
        var items = new ArrayList<PolicyValue>(node.size());
        for (int i = 0; i < node.size(); i++) {
            items.add(new PolicyValue(node.get(i), pointer + "/" + i, path + "[" + i + "]", lines, mistakes));
        }
        return items;
    }

    /** Whether it has more than {@code most} entries, which is a mistake. */
    private boolean isMoreThan(int most) {
        if (node.size() <= most) {
            return false;
        }
        refuse("expected at most " + most + " entries, found " + node.size());
        return true;
    }

    /** A string of a bearable length. */
    @Nullable
    String text(String expected) {
        var text = string(expected);
        int length = text == null ? 0 : text.codePointCount(0, text.length());
        if (length <= PolicyLimits.CHARACTERS) {
            return text;
        }
        refuse("expected at most " + PolicyLimits.CHARACTERS + " characters, found " + length);
        return null;
    }

    @Nullable
    String string(String expected) {
        if (node.isTextual()) {
            return node.textValue();
        }
        return expected(expected, node.isValueNode() && !node.isNull() ? "; put it in quotes" : "");
    }

    /** A string, or the text of a number: a Kubernetes quantity may be either. */
    @Nullable
    String stringOrNumber(String expected) {
        return node.isNumber() ? node.asText() : string(expected);
    }

    @Nullable
    Boolean bool() {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        boolean quoted = node.isTextual() && List.of("true", "false").contains(node.textValue());
        return expected("true or false", quoted ? "; remove the quotes" : "");
    }

    /** One of {@code legal}, case-sensitive. */
    @Nullable
    String oneOf(List<String> legal) {
        if (node.isBoolean() && !node.booleanValue() && legal.contains("Off")) {
            // to YAML 1.1, and so to kubectl, an unquoted Off is the boolean false
            mistakes.warn(
                    line(),
                    path,
                    "read as \"Off\"; kubectl reads an unquoted off as the boolean false and will refuse it, so write \"Off\"");
            return "Off";
        }
        var expected = "one of " + String.join(", ", legal);
        if (!node.isTextual()) {
            return expected(expected);
        }
        var text = node.textValue();
        if (legal.contains(text)) {
            return text;
        }
        var suggestion = Suggestion.among(legal, text);
        return expected(expected, suggestion.endsWith("?") ? suggestion : "");
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // it is only ever null
    private <T> @Nullable T expected(String expected) {
        return expected(expected, "");
    }

    @SuppressWarnings("TypeParameterUnusedInFormals") // it is only ever null
    private <T> @Nullable T expected(String expected, String advice) {
        refuse("expected " + expected + ", found " + description() + advice);
        return null;
    }

    private String description() {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "the string " + SafeText.quoted(node.textValue(), PolicyLimits.QUOTED);
            case NUMBER -> "the number " + SafeText.line(node.asText(), PolicyLimits.QUOTED);
            case BOOLEAN -> node.asText();
            case NULL, MISSING, BINARY, POJO -> "nothing";
        };
    }

    private String childPath(String field) {
        var plain = PLAIN_KEY.matcher(field).matches();
        if (!plain) {
            return path + "[" + SafeText.line(field, PolicyLimits.QUOTED) + "]";
        }
        return path + (path.isEmpty() ? "" : ".") + SafeText.line(field, PolicyLimits.QUOTED);
    }
}
