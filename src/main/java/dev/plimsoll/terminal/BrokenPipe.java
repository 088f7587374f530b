// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.terminal;

import java.io.IOException;

/** The reader of the output has exited, as {@code head} does when it has enough. Not an error. */
public final class BrokenPipe extends IOException {
    private static final long serialVersionUID = 1L;

    /** The status that a shell reports for a process that SIGPIPE (13) ended. */
    public static final int EXIT_CODE = 128 + 13;

    public BrokenPipe() {
        super("nobody reads the output any more");
    }
}
