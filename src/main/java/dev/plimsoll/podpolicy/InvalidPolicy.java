// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import java.util.List;
import java.util.stream.Collectors;

/** A policy file that must not come into force, with everything that is wrong with it. The message has a line for each mistake. */
public final class InvalidPolicy extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Mistake> mistakes;

    /** @param mistakes at least one */
    InvalidPolicy(List<Mistake> mistakes) {
        super(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = List.copyOf(mistakes);
    }

    /** In the order of their lines. */
    public List<Mistake> mistakes() {
        return mistakes;
    }
}
