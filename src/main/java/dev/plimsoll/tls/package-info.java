// SPDX-License-Identifier: Apache-2.0
/** Certificates: PEM, issuing, subject alternative names, and key managers whose certificate is reloaded. */
@NullMarked
package dev.plimsoll.tls;

import org.jspecify.annotations.NullMarked;
