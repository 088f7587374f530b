// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.podpolicy;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plimsoll.podpolicy.PolicyFile.Change;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    @TempDir
    Path dir;

    private static String policy(String name) {
        return """
                apiVersion: plimsoll.dev/v1alpha1
                kind: PodPolicy
                metadata: {name: %s}
                spec:
                  rules:
                    hostPath: {mode: Enforce}
                """.formatted(name);
    }

    private PolicyFile open(Path file) throws InvalidPolicy, IOException {
        return PolicyFile.open(file, Rules.ALL);
    }

    private PolicyFile open(String content) throws InvalidPolicy, IOException {
        return open(Files.writeString(dir.resolve("policy.yaml"), content));
    }

    private void write(String content) throws IOException {
        Files.writeString(dir.resolve("policy.yaml"), content);
    }

    /** Looks twice, as it takes for something new to be believed. */
    private static Change settled(PolicyFile file) {
        assertThat(file.look()).isInstanceOf(Change.None.class);
        return file.look();
    }

    private static void assertThatNothingHappens(PolicyFile file) {
        for (int i = 0; i < 3; i++) {
            assertThat(file.look()).isInstanceOf(Change.None.class);
        }
    }

    @Test
    void aFileThatDoesNotChangeBringsNothing() throws Exception {
        var file = open(policy("one"));

        assertThat(file.policies()).extracting(Policy::name).containsExactly("one");
        assertThatNothingHappens(file);
    }

    @Test
    void aChangeIsToldOnce() throws Exception {
        var file = open(policy("one"));
        write(policy("two"));

        assertThat(settled(file))
                .isInstanceOfSatisfying(
                        Change.Replaced.class,
                        replaced -> assertThat(replaced.policies())
                                .extracting(Policy::name)
                                .containsExactly("two"));
        assertThatNothingHappens(file);
    }

    @Test
    void aFileThatIsBeingWrittenIsNotTakenForWhole() throws Exception {
        var file = open(policy("one") + "    privileged: {mode: Enforce}\n");
        write(policy("one"));
        assertThat(file.look()).isInstanceOf(Change.None.class);
        write(policy("one") + "    privileged: {mode: Warn}\n");
        assertThat(file.look()).isInstanceOf(Change.None.class);

        assertThat(file.look())
                .isInstanceOfSatisfying(
                        Change.Replaced.class,
                        replaced ->
                                assertThat(replaced.policies().get(0).rules()).containsKeys("hostPath", "privileged"));
    }

    @Test
    void everyMistakeIsToldAndOnce() throws Exception {
        var file = open(policy("one"));
        write(policy("one").replace("hostPath", "hostPth").replace("Enforce", "Often"));

        assertThat(settled(file))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.problems()).anyMatch(line -> line.contains("hostPth")));
        assertThatNothingHappens(file);
    }

    @Test
    void whatIsPutRightComesIntoForceAgain() throws Exception {
        var file = open(policy("one"));
        write("nonsense");
        assertThat(settled(file)).isInstanceOf(Change.Refused.class);
        write(policy("one"));

        assertThat(settled(file)).isInstanceOf(Change.Replaced.class);
    }

    @Test
    void aFileThatIsGoneIsRefusedOnce() throws Exception {
        var file = open(policy("one"));
        Files.delete(dir.resolve("policy.yaml"));

        assertThat(settled(file))
                .isInstanceOfSatisfying(
                        Change.Refused.class,
                        refused -> assertThat(refused.problems())
                                .containsExactly(dir.resolve("policy.yaml") + ": no such file"));
        assertThatNothingHappens(file);
    }

    @Test
    void aConfigMapIsReplacedBySwappingALink() throws Exception {
        Files.createDirectory(dir.resolve("v1"));
        Files.writeString(dir.resolve("v1/policy.yaml"), policy("one"));
        Files.createDirectory(dir.resolve("v2"));
        Files.writeString(dir.resolve("v2/policy.yaml"), policy("two"));
        Files.createSymbolicLink(dir.resolve("..data"), Path.of("v1"));
        Files.createSymbolicLink(dir.resolve("policy.yaml"), Path.of("..data/policy.yaml"));
        var file = open(dir.resolve("policy.yaml"));

        Files.createSymbolicLink(dir.resolve("..data_tmp"), Path.of("v2"));
        Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), ATOMIC_MOVE);

        assertThat(settled(file)).isInstanceOf(Change.Replaced.class);
    }

    @Test
    void aBadFileIsNeverOpened() {
        assertThatThrownBy(() -> open(policy("one").replace("hostPath", "hostPth")))
                .isInstanceOf(InvalidPolicy.class)
                .hasMessageContaining("did you mean hostPath?");
        assertThatThrownBy(() -> open(dir.resolve("none.yaml")))
                .isInstanceOf(IOException.class)
                .hasMessage(dir.resolve("none.yaml") + ": no such file");
        assertThatThrownBy(() -> open(dir)).isInstanceOf(IOException.class).hasMessage(dir + ": is a directory");
    }
}
