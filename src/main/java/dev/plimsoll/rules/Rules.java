// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.rules;

import dev.plimsoll.policy.RuleSet;
import java.util.List;

/** The list of rules. A new rule needs a class in this package, a line below, and a folder of fixtures. */
public final class Rules {
    public static final RuleSet ALL = new RuleSet(List.of(
            new HostNamespaces(),
            new HostPath(),
            new ImageDigest(),
            new LatestTag(),
            new MissingLimits(),
            new MutableTag(),
            new Privileged(),
            new RunAsRoot(),
            new RuntimeSocket(),
            new ShellFormCommand()));

    private Rules() {}
}
