// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exception comes from. */
public final class Causes {
    /** Causes of causes; an exception may be its own. */
    private static final int DEEPEST = 20;

    private Causes() {}

    /** The exception, its cause, the cause of that, and so on. */
    public static List<Throwable> of(Throwable problem) {
        var causes = new ArrayList<Throwable>();
        for (@Nullable Throwable cause = problem; cause != null && causes.size() < DEEPEST; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** The last of these. */
    public static Throwable root(Throwable problem) {
        var causes = of(problem);
        return causes.get(causes.size() - 1);
    }
}
