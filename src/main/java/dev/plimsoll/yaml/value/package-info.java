// SPDX-License-Identifier: Apache-2.0
/** YAML values with their positions, and the error that names one. */
@NullMarked
package dev.plimsoll.yaml.value;

import org.jspecify.annotations.NullMarked;
