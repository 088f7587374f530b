// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plimsoll.cluster.certificates.AcceptedTokens;
import dev.plimsoll.cluster.certificates.PathToken;
import dev.plimsoll.text.SmallFile;
import dev.plimsoll.tls.FileReload;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Reads a path token from a file, and reads it again when it changes. If new content is invalid, the mistake is logged and the
 * previous token stays in force.
 */
public final class PathTokenFile {
    private static final Logger LOG = Logger.getLogger(PathTokenFile.class);

    private final Path file;
    private final AcceptedTokens accepted = new AcceptedTokens();
    private final FileReload<String, PathToken> reload;

    private PathTokenFile(Path file, String content) {
        this.file = file;
        this.reload = new FileReload<>(
                content, () -> content(file), text -> require(file, text), this::take, why -> refuse());
        accepted.replace(require(file, content), null);
    }

    static PathTokenFile open(Path file) throws IOException {
        return new PathTokenFile(file, content(file));
    }

    /**
     * Reads the file once.
     *
     * @throws IOException with a message that names the file
     * @throws IllegalArgumentException with a message that names the file, if it holds no valid token
     */
    public static PathToken read(Path file) throws IOException {
        return require(file, content(file));
    }

    private static String content(Path file) throws IOException {
        return new String(SmallFile.read(file), ISO_8859_1);
    }

    private static PathToken require(Path file, String content) {
        var token = PathToken.parse(content);
        if (token == null) {
            throw new IllegalArgumentException(
                    file + ": expected 64 lower-case hexadecimal digits, as `openssl rand -hex 32` prints");
        }
        return token;
    }

    AcceptedTokens accepted() {
        return accepted;
    }

    /** Checks whether the file has changed. */
    void look() {
        reload.look();
    }

    private void take(PathToken token) {
        accepted.replace(token, null);
        LOG.infof("the path token in %s is in force", file);
    }

    private void refuse() {
        LOG.errorf("%s holds no path token any more; the one before stays in force", file);
    }
}
