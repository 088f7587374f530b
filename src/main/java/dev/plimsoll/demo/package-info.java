// SPDX-License-Identifier: Apache-2.0
/**
 * Shows a newcomer what the webhook does: starts the real service ({@link dev.plimsoll.server.ServeCommand}), sends it the
 * reviews that an API server would send for the pods of {@code k8s/examples/pods}, and prints the answers; or asks a running
 * service about two of them. Connects to the service over TLS only. Depends on {@code server} for that command, on {@code cli}
 * and {@code terminal} for the terminal, on {@code tls} and on {@code yaml}; only {@code Plimsoll} depends on it.
 */
@NullMarked
package dev.plimsoll.demo;

import org.jspecify.annotations.NullMarked;
