// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.io.IOException;

/** Whoever read the output has gone, as {@code head} does when it has enough. No mistake of anyone. */
public final class BrokenPipe extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a shell reports of a process that SIGPIPE (13) ended. */
    public static final int EXIT_CODE = 128 + 13;

    public BrokenPipe() {
        super("nobody reads the output any more");
    }
}
