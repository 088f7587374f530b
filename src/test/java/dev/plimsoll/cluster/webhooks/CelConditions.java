// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelStandardFunctions;
import dev.plimsoll.pod.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Match conditions, evaluated without an API server. Its libraries are the CEL project's own, but for Kubernetes' quantities. */
final class CelConditions {
    /** A quantity is its text. */
    private static final Cel CEL = CelFactory.plannerCelBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.optional(), CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.optional(), CelExtensions.strings())
            .addVar("object", SimpleType.DYN)
            .addVar("oldObject", SimpleType.DYN)
            .addVar("request", SimpleType.DYN)
            .setResultType(SimpleType.BOOL)
            .addFunctionDeclarations(
                    CelFunctionDecl.newFunctionDeclaration(
                            "isQuantity",
                            CelOverloadDecl.newGlobalOverload("is_quantity", SimpleType.BOOL, SimpleType.STRING)),
                    CelFunctionDecl.newFunctionDeclaration(
                            "quantity",
                            CelOverloadDecl.newGlobalOverload(
                                    "string_to_quantity", SimpleType.STRING, SimpleType.STRING)),
                    CelFunctionDecl.newFunctionDeclaration(
                            "isGreaterThan",
                            CelOverloadDecl.newMemberOverload(
                                    "quantity_is_greater", SimpleType.BOOL, SimpleType.STRING, SimpleType.STRING)))
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                    .build())
            .addFunctionBindings(
                    CelFunctionBinding.from("matches", String.class, String.class, CelConditions::matches),
                    CelFunctionBinding.from("matches_string", String.class, String.class, CelConditions::matches),
                    CelFunctionBinding.from(
                            "is_quantity",
                            String.class,
                            text -> Quantity.parse(text).isValid()),
                    CelFunctionBinding.from("string_to_quantity", String.class, CelConditions::quantity),
                    CelFunctionBinding.from(
                            "quantity_is_greater",
                            String.class,
                            String.class,
                            (one, other) -> Quantity.parse(one).compareTo(Quantity.parse(other)) > 0))
            .build();

    /** The CEL project's own function compiles its pattern each time. */
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    private final Map<String, CelRuntime.Program> byName = new LinkedHashMap<>();

    private CelConditions() {}

    static CelConditions of(List<MatchCondition> conditions) {
        var compiled = new CelConditions();
        for (var condition : conditions) {
            try {
                var ast = CEL.compile(condition.expression()).getAst();
                compiled.byName.put(condition.name(), CEL.createProgram(ast));
            } catch (CelValidationException | CelEvaluationException e) {
                throw new AssertionError(condition + ": " + e.getMessage(), e);
            }
        }
        return compiled;
    }

    /**
     * The names of the conditions that are false: if there is one, the webhook is not called.
     *
     * @param variables {@code request}, {@code object} and {@code oldObject}
     */
    List<String> clearedBy(JsonNode variables) {
        var values = new HashMap<String, Object>();
        variables.properties().forEach(variable -> values.put(variable.getKey(), value(variable.getValue())));
        var cleared = new ArrayList<String>();
        byName.forEach((name, program) -> {
            try {
                if (program.eval(values).equals(false)) {
                    cleared.add(name);
                }
            } catch (CelEvaluationException e) {
                throw new AssertionError(name + " of " + variables + ": " + e.getMessage(), e);
            }
        });
        return cleared;
    }

    private static boolean matches(String text, String pattern) {
        return PATTERNS.computeIfAbsent(pattern, Pattern::compile).matcher(text).find();
    }

    private static String quantity(String text) {
        if (!Quantity.parse(text).isValid()) {
            throw new IllegalArgumentException("no quantity: " + text);
        }
        return text;
    }

    private static Object value(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
                yield map;
            }
            case ARRAY -> {
                var list = new ArrayList<Object>();
                node.forEach(element -> list.add(value(element)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.doubleValue();
            case NULL -> NullValue.NULL_VALUE;
            case BINARY, MISSING, POJO -> throw new IllegalArgumentException("no JSON: " + node);
        };
    }
}
