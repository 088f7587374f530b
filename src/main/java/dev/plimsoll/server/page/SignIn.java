// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import dev.plimsoll.cluster.ClusterOptions;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Inserts the names of this installation into the commands that the page shows when it asks for a token. */
final class SignIn {
    private SignIn() {}

    /** @param cluster null outside a cluster, where the page asks for no token */
    static Buffer fill(Buffer page, @Nullable ClusterOptions cluster) {
        return cluster == null
                ? page
                : Buffer.buffer(page.toString()
                        .replace("@NAMESPACE@", escape(cluster.namespace()))
                        .replace("@NAME@", escape(cluster.name())));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
