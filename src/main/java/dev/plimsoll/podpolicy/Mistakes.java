// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a file. Keeps as much as anyone will read: a hostile file may consist of mistakes. */
final class Mistakes {
    private static final int MOST = 1000;

    private final List<Mistake> kept = new ArrayList<>();
    private final List<Mistake> warnings = new ArrayList<>();
    private int more;

    void add(int line, String path, String message) {
        if (kept.size() < MOST) {
            kept.add(new Mistake(line, path, message));
        } else {
            more++;
        }
    }

    /** Puts on record what is understood here and refused elsewhere. */
    void warn(int line, String path, String message) {
        if (warnings.size() < MOST) {
            warnings.add(new Mistake(line, path, message));
        }
    }

    List<Mistake> warnings() {
        return List.copyOf(warnings);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    void throwIfAny() throws InvalidPolicy {
        if (isEmpty()) {
            return;
        }
        kept.sort(Comparator.comparingInt(Mistake::line));
        if (more > 0) {
            kept.add(new Mistake(kept.get(MOST - 1).line(), "", "and " + more + " mistakes more"));
        }
        throw new InvalidPolicy(kept);
    }
}
