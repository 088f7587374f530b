// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PolicyFile;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.PolicySource;
import dev.plimsoll.policy.UnknownPolicyVersion;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.text.SafeText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force, from a file or built in. Always holds valid policies: a file with mistakes leaves the previous ones in
 * force. Many threads read it, one thread changes it.
 */
final class FilePolicySource implements PolicySource {
    private static final Logger LOG = Logger.getLogger(FilePolicySource.class);

    private final @Nullable PolicyFile file;
    private final String name;
    private final boolean dryRun;

    private volatile Policies policies;
    private volatile boolean current = true;
    private final AtomicLong generation = new AtomicLong(1);
    private final AtomicLong failures = new AtomicLong();

    private FilePolicySource(@Nullable PolicyFile file, String name, boolean dryRun, List<Policy> policies) {
        this.file = file;
        this.name = name;
        this.dryRun = dryRun;
        this.policies = inForce(policies);
    }

    /** @param dryRun whether all policies run in dry run */
    static FilePolicySource builtIn(boolean dryRun) {
        return new FilePolicySource(null, "", dryRun, List.of(DefaultPolicy.policy(Rules.ALL)));
    }

    /**
     * Reads the policies of a file.
     *
     * @param dryRun whether all policies run in dry run
     * @throws InvalidPolicy with every mistake in the file
     * @throws IOException with a message that names the file
     */
    static FilePolicySource of(Path path, boolean dryRun) throws InvalidPolicy, IOException {
        var file = PolicyFile.open(path, Rules.ALL);
        return new FilePolicySource(file, path.toString(), dryRun, file.policies());
    }

    @Override
    public Policies policies() {
        return policies;
    }

    /** Returns the current policies, because policies of a file have no versions. */
    @Override
    public @Nullable Policies find(String policy, String version) {
        var now = policies;
        return now.has(policy) ? now : null;
    }

    @Override
    public Policies lookUp(String policy, String version) {
        var now = find(policy, version);
        if (now == null) {
            throw new UnknownPolicyVersion("there is no policy " + SafeText.line(policy, 253) + " here");
        }
        return now;
    }

    @Override
    public long generation() {
        return generation.get();
    }

    @Override
    public long failures() {
        return failures.get();
    }

    @Override
    public boolean isCurrent() {
        return current;
    }

    /** Checks whether the file has changed. */
    void look() {
        if (file != null) {
            file.look().tell(this::take, this::refuse);
        }
    }

    private void take(PolicyFile.Change.Replaced replaced) {
        policies = inForce(replaced.policies());
        current = true;
        LOG.infof("policy file %s is in force, generation %d", SafeText.quoted(name), generation.incrementAndGet());
    }

    private void refuse(PolicyFile.Change.Refused refused) {
        failures.incrementAndGet();
        current = false;
        LOG.errorf(
                "policy file %s is refused, generation %d stays in force: %s",
                SafeText.quoted(name),
                generation.get(),
                SafeText.line(String.join("; ", refused.problems()), Integer.MAX_VALUE));
    }

    private Policies inForce(List<Policy> all) {
        all.stream()
                .filter(Policy::judgesNothing)
                .forEach(policy -> LOG.warnf(
                        "policy %s in %s %s",
                        SafeText.quoted(policy.name()), SafeText.quoted(name), Policy.JUDGES_NOTHING));
        return new Policies(dryRun ? all.stream().map(Policy::asDryRun).toList() : all);
    }
}
