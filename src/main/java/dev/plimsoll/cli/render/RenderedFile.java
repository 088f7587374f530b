// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cli.render;

import java.nio.file.Path;

/**
 * Manifests that were rendered.
 *
 * @param source the file that they come from, as far as that is known; its lines are not theirs
 * @param yaml in UTF-8; not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // no two are compared
public record RenderedFile(Path source, byte[] yaml) {}
