// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skipped, and says so, where there is no Chromium with its driver, as Debian's {@code chromium-driver} brings it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
public @interface NeedsBrowser {
    /** Whether there is one. */
    class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Files.isExecutable(Browser.DRIVER)
                    ? ConditionEvaluationResult.enabled(Browser.DRIVER + " is there")
                    : ConditionEvaluationResult.disabled(
                            "no " + Browser.DRIVER + ": the page is not tried in a browser");
        }
    }
}
