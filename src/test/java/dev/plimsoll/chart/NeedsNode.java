// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.chart;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On tests that start a whole cluster with a {@link Node}: they are skipped, and say why, where none can be started. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@EnabledIfEnvironmentVariable(
        named = Node.SCRIPTS,
        matches = ".+",
        disabledReason = "there is no cluster: it must name the directory of the scripts that start one")
@interface NeedsNode {}
