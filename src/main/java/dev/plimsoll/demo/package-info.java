// SPDX-License-Identifier: Apache-2.0
/**
 * Shows a newcomer what the webhook does: starts the real service ({@link dev.plimsoll.admission.ServeCommand}), sends it the
 * reviews that an API server would send for the pods of {@code k8s/examples/pods}, and prints the answers; or asks a service
 * that runs already about two of them. Talks to the service over TLS only. Depends on {@code admission} for that command, on {@code cli} for the terminal and on {@code yaml}; only
 * {@code Plimsoll} depends on it.
 */
@NullMarked
package dev.plimsoll.demo;

import org.jspecify.annotations.NullMarked;
