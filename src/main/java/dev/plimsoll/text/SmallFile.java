// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a small file that a user names, and describes failures in words. */
public final class SmallFile {
    /** The limit in bytes: ConfigMaps, Secrets and etcd accept no more. */
    public static final int MOST_BYTES = 1 << 20;

    private SmallFile() {}

    /**
     * Returns the content of the file.
     *
     * @throws IOException with a message on one line that names the file and the cause
     */
    public static byte[] read(Path file) throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": permission denied", e);
        } catch (IOException e) {
            throw new IOException(file + ": " + (Files.isDirectory(file) ? "is a directory" : e.getMessage()), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new IOException(file + ": has more than " + MOST_BYTES + " bytes");
        }
        return bytes;
    }
}
