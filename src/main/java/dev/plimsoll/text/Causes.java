// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The causes of an exception. */
public final class Causes {
    /** Limits the chain of causes, because an exception may be its own cause. */
    private static final int DEEPEST = 20;

    private Causes() {}

    /** Returns the exception, its cause, the cause of that, and so on. */
    public static List<Throwable> of(Throwable problem) {
        var causes = new ArrayList<Throwable>();
        for (@Nullable Throwable cause = problem; cause != null && causes.size() < DEEPEST; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** Returns the last cause of {@link #of}. */
    public static Throwable root(Throwable problem) {
        var causes = of(problem);
        return causes.get(causes.size() - 1);
    }
}
