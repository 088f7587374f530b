// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plimsoll.policy.Policy;
import dev.plimsoll.policy.RuleSet;
import dev.plimsoll.text.SmallFile;
import dev.plimsoll.text.StableValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A file with policies that may change while they are in force. Told by its content, not by its time or its inode: a
 * ConfigMap is replaced by swapping a symbolic link, an editor renames, {@code cp} writes in place. Not thread-safe.
 */
public final class PolicyFile {
    /** What a look at the file brings. */
    public sealed interface Change {
        /** Tells one of two, or neither where nothing changed. */
        void tell(Consumer<Replaced> ifReplaced, Consumer<Refused> ifRefused);

        /** Nothing that has not been told before. */
        record None() implements Change {
            @Override
            public void tell(Consumer<Replaced> ifReplaced, Consumer<Refused> ifRefused) {}
        }

        /** Other policies. */
        record Replaced(List<Policy> policies) implements Change {
            public Replaced {
                policies = List.copyOf(policies);
            }

            @Override
            public void tell(Consumer<Replaced> ifReplaced, Consumer<Refused> ifRefused) {
                ifReplaced.accept(this);
            }
        }

        /**
         * Something that must not come into force.
         *
         * @param problems at least one, each on one line
         */
        record Refused(List<String> problems) implements Change {
            public Refused {
                problems = List.copyOf(problems);
            }

            @Override
            public void tell(Consumer<Replaced> ifReplaced, Consumer<Refused> ifRefused) {
                ifRefused.accept(this);
            }
        }
    }

    private sealed interface Seen {
        /** @param text a character for each byte */
        record Content(String text) implements Seen {
            static Content of(byte[] bytes) {
                return new Content(new String(bytes, ISO_8859_1));
            }
        }

        record Unreadable(String why) implements Seen {}
    }

    private static final Change NONE = new Change.None();

    private final Path file;
    private final RuleSet rules;
    private final boolean canBeReadAgain;
    private final List<Policy> first;
    private final StableValue<Seen> seen;

    private PolicyFile(Path file, RuleSet rules, byte[] content) throws InvalidPolicy {
        this.file = file;
        this.rules = rules;
        // A pipe, as of a shell's process substitution, gives its content once.
        this.canBeReadAgain = Files.isRegularFile(file);
        this.first = PodPolicies.parse(content, rules);
        this.seen = new StableValue<>(Seen.Content.of(content));
    }

    /**
     * Reads the file for the first time.
     *
     * @throws InvalidPolicy with every mistake in it
     * @throws IOException with a message that names the file
     */
    public static PolicyFile open(Path file, RuleSet rules) throws InvalidPolicy, IOException {
        return new PolicyFile(file, rules, SmallFile.read(file));
    }

    /** What the file held when it was opened; at least one. */
    public List<Policy> policies() {
        return first;
    }

    /** Looks at the file again. A change is told at the second look that finds it, and once. */
    public Change look() {
        if (!canBeReadAgain) {
            return NONE;
        }
        Seen now;
        try {
            now = Seen.Content.of(SmallFile.read(file));
        } catch (IOException e) {
            now = new Seen.Unreadable(String.valueOf(e.getMessage()));
        }
        return seen.isNew(now) ? change(now) : NONE;
    }

    private Change change(Seen now) {
        if (now instanceof Seen.Unreadable unreadable) {
            return new Change.Refused(List.of(unreadable.why()));
        }
        try {
            return new Change.Replaced(
                    PodPolicies.parse(((Seen.Content) now).text().getBytes(ISO_8859_1), rules));
        } catch (InvalidPolicy e) {
            return new Change.Refused(
                    e.mistakes().stream().map(Mistake::toString).toList());
        }
    }
}
