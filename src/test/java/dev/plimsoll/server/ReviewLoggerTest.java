// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.admission.Reviewer;
import dev.plimsoll.policy.Namespaces;
import dev.plimsoll.testing.Reviews;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewLoggerTest {
    private static final Logger LOGGER = Logger.getLogger("dev.plimsoll.reviews");

    private final List<ExtLogRecord> entries = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            entries.add(ExtLogRecord.wrap(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final ReviewLogger log = new ReviewLogger();

    @BeforeEach
    void listen() {
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOGGER.removeHandler(handler);
    }

    private List<String> lines() {
        return entries.stream().map(ExtLogRecord::getMessage).toList();
    }

    private void validate(String review, boolean dryRun) {
        new Reviewer(FilePolicySource.builtIn(dryRun), Namespaces.BY_NAME, Set.of(), log)
                .review(Reviews.bytes(review), Endpoint.validate);
    }

    @Test
    void aDeniedPodIsOneLineWithoutItsSpec() {
        validate(
                Reviews.create(PRIVILEGED_POD.replace("\"image\"", "\"env\":[{\"value\":\"s3cret\"}],\"image\"")),
                false);

        assertThat(lines()).containsExactly("denied CREATE Pod shop/web; policy default: privileged");
        assertThat(entries.get(0).getMdcCopy())
                .containsEntry("verdict", "denied")
                .containsEntry("operation", "CREATE")
                .containsEntry("kind", "Pod")
                .containsEntry("namespace", "shop")
                .containsEntry("name", "web")
                .containsEntry("policies", "default")
                .containsEntry("rules", "privileged");
    }

    @Test
    void dryRunSaysWhatWouldHaveBeen() {
        validate(Reviews.create(PRIVILEGED_POD), true);

        assertThat(lines()).containsExactly("wouldDeny CREATE Pod shop/web; policy default: privileged");
    }

    @Test
    void whoeverOnlyTriesIsMarked() {
        validate(Reviews.create(PRIVILEGED_POD).replace("\"dryRun\":false", "\"dryRun\":true"), false);

        assertThat(lines()).containsExactly("denied CREATE Pod shop/web (only tried); policy default: privileged");
    }

    @Test
    void aPodThatPassesIsNoLine() {
        validate(Reviews.create(GOOD_POD), false);

        assertThat(lines()).isEmpty();
    }

    @Test
    void aNameThatIsStillToBeMadeIsSaid() {
        validate(Reviews.of("CREATE", "", PRIVILEGED_POD, "null"), false);

        assertThat(lines()).containsExactly("denied CREATE Pod shop/(to be generated); policy default: privileged");
    }

    @Test
    void noNameCanForgeALine() {
        var forged = "web\\n2026-01-01 ERROR all is lost\\u001b[2J\\u2028\\u202e";
        validate(
                Reviews.of("CREATE", forged, PRIVILEGED_POD, "null")
                        .replace("\"namespace\":\"shop\"", "\"namespace\":\"" + forged + "\"")
                        .replace("\"dryRun\"", "\"subResource\":\"" + forged + "\",\"dryRun\""),
                false);

        assertThat(entries).hasSize(1);
        assertThat(lines().get(0)).matches("[ -~]+");
        assertThat(entries.get(0).getMdcCopy().values())
                .allSatisfy(value -> assertThat(value).matches("[ -~]*"));
    }

    @Test
    void namesAreBounded() {
        validate(Reviews.of("CREATE", "w".repeat(100_000), PRIVILEGED_POD, "null"), false);

        assertThat(lines().get(0)).hasSizeLessThan(1000);
    }

    @Test
    void noOneCanFillTheLogWithNonsense() {
        for (int i = 0; i < 1000; i++) {
            validate("nonsense", false);
        }

        assertThat(lines()).singleElement().asString().startsWith("a request was no review (400): ");
    }

    @Test
    void aDefectIsOneLineWithItsTrace() {
        log.failed(new IllegalStateException("first line\nsecond line"));

        assertThat(lines())
                .singleElement()
                .asString()
                .doesNotContain("\n")
                .contains(
                        "IllegalStateException: first line\\nsecond line",
                        "ReviewLoggerTest.aDefectIsOneLineWithItsTrace");
    }
}
