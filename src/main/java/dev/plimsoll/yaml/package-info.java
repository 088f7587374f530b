// SPDX-License-Identifier: Apache-2.0
/**
 * One idea: a manifest means what kubectl says it means. YAML and JSON are read as kubectl reads them (YAML 1.1 in the dialect of
 * {@code go.yaml.in/yaml/v2}, turned into JSON by {@code sigs.k8s.io/yaml}), every document on its own, with the line of every field.
 *
 * <p>Packages that read files depend on it: {@code cli} and {@code podpolicy}. It depends on SnakeYAML and the JDK only and
 * knows neither pods nor policies.
 */
@NullMarked
package dev.plimsoll.yaml;

import org.jspecify.annotations.NullMarked;
