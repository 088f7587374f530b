// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

/**
 * What a policy may say about a rule beside its mode and patch.
 *
 * @param name as it stands in the policy: {@code allow}, and {@code allow[].path} for a field of what the list holds
 * @param type in the words of YAML: {@code list of strings}, {@code true or false}, {@code one of Trust, Ignore}
 * @param defaultValue as YAML on one line; {@code null} if it is unset, empty if the policy has to say it
 * @param description one sentence
 */
public record ParameterInfo(String name, String type, String defaultValue, String description) {}
