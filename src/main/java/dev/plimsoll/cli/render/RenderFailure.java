// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.render;

/** A chart or kustomization could not be rendered; the message says why, in one line, and what to do. */
public final class RenderFailure extends Exception {
    private static final long serialVersionUID = 1L;

    RenderFailure(String message) {
        super(message);
    }
}
