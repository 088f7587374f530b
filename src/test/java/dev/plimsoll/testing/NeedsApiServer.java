// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** On tests that start an {@link ApiServer}: they are skipped, and say why, where there are no binaries of one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@EnabledIfEnvironmentVariable(
        named = ApiServer.BINARIES,
        matches = ".+",
        disabledReason =
                "there is no API server: kube-apiserver, etcd and kubectl must lie in k8s/VERSION-OS-ARCH below it")
public @interface NeedsApiServer {}
