// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import dev.plimsoll.pod.HostFile;
import dev.plimsoll.pod.Quantity;
import dev.plimsoll.pod.Workload;
import dev.plimsoll.policy.Constraint;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.Mode;
import dev.plimsoll.policy.Parameter;
import dev.plimsoll.policy.Rule;
import dev.plimsoll.policy.RuleInfo;
import dev.plimsoll.policy.RuleSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule that forbids nothing and has a parameter of every type there may be. */
final class SampleRule implements Rule<SampleRule.Settings> {
    private static final RuleInfo INFO = new RuleInfo(
            "sample", "Nothing is forbidden.", "It is a sample.", "Do nothing.", true, "kind: Pod", "kind: Pod");

    private static final String NOT_BLANK = "label must not be blank";
    private static final String SHORT = "name must be short";
    private static final String NOT_ROOT = "directory must not be everything";

    enum Choice {
        Trust,
        Ignore
    }

    enum Weight {
        High,
        Low
    }

    @Constraint(cel = "!has(self.label) || self.label != ''", message = NOT_BLANK)
    record Settings(
            @Parameter("A switch.") boolean strict,
            @Parameter("A text.") String label,
            @Parameter("Several texts.") List<String> tags,
            @Parameter("A choice.") Choice choice,

            @Parameter("A mode that may be unset.") @Nullable
            Mode unproven,

            @Parameter("Amounts.") Map<String, Quantity> limits,

            @Parameter("A directory.") @Constraint(cel = "self != '/'", message = NOT_ROOT)
            HostFile directory,

            @Parameter("Records.") List<Entry> entries) {

        Settings {
            if (label.isBlank()) {
                throw new IllegalArgumentException(NOT_BLANK);
            }
            if (directory.isRoot()) {
                throw new IllegalArgumentException(NOT_ROOT);
            }
            tags = List.copyOf(tags);
            entries = List.copyOf(entries);
        }
    }

    @Constraint(cel = "self.name.size() <= 3", message = SHORT)
    record Entry(
            @Parameter("A name.") String name,
            @Parameter("Several paths.") List<HostFile> paths,

            @Parameter("A text that may be unset.") @Nullable
            String note,

            @Parameter("A choice that may be unset.") @Nullable
            Weight weight) {

        Entry {
            if (name.length() > 3) {
                throw new IllegalArgumentException(SHORT + "; found " + name);
            }
        }
    }

    private static final Settings DEFAULTS = new Settings(
            false,
            "a label",
            List.of("*-SNAPSHOT", "main"),
            Choice.Trust,
            null,
            Map.of(),
            new HostFile("/srv"),
            List.of());

    static final RuleSet ALONE = new RuleSet(List.of(new SampleRule()));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Settings defaults() {
        return DEFAULTS;
    }

    @Override
    public void judge(Workload workload, Settings settings, FindingCollector findings) {}
}
