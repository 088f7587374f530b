// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.admission;

import static dev.plimsoll.testing.Reviews.GOOD_POD;
import static dev.plimsoll.testing.Reviews.PRIVILEGED_POD;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plimsoll.podpolicy.DefaultPolicy;
import dev.plimsoll.policy.FindingCollector;
import dev.plimsoll.policy.Policies;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.Reviews;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no API server sends: 400 or a denial, never a failure of ours, and never a bad pod let through. */
public class BadReviewTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MANY = 10_000;
    private static final int LONGEST_MESSAGE = 8 << 10;
    private static final int MOST_WARNINGS = 32;

    private static final String CREATE = Reviews.create(PRIVILEGED_POD);
    private static final String UPDATE = Reviews.of("UPDATE", "web", PRIVILEGED_POD, GOOD_POD);

    private final Policies policies = new Policies(List.of(DefaultPolicy.policy(Rules.ALL)));
    private final Reviewer reviewer = new Reviewer(policies, Set.of("kube-system"));

    private ReviewReply validate(String review) {
        return reviewer.review(review.getBytes(UTF_8), Endpoint.validate);
    }

    private static JsonNode response(ReviewReply answer) throws IOException {
        assertThat(answer.status()).as(text(answer)).isEqualTo(200);
        return JSON.readTree(text(answer)).get("response");
    }

    /** In UTF-8 without a fault. */
    private static String text(ReviewReply answer) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.body())).toString();
    }

    private boolean isAllowed(String review) throws IOException {
        return response(validate(review)).get("allowed").asBoolean();
    }

    /** Either answer stops the pod: for want of a review, the API server's failurePolicy decides. */
    private void assertStopped(String review) throws IOException {
        var answer = validate(review);
        if (answer.status() == 200) {
            assertThat(response(answer).get("allowed").asBoolean()).as(review).isFalse();
        } else {
            assertRefused(answer);
        }
    }

    private static void assertRefused(ReviewReply answer) throws CharacterCodingException {
        assertThat(answer.status()).as(text(answer)).isEqualTo(400);
        assertThat(text(answer))
                .startsWith("expected an AdmissionReview of admission.k8s.io/v1: ")
                .matches("[^\\p{Cntrl}]{1,400}\n");
    }

    static List<String> noReviews() {
        return List.of(
                "",
                " ",
                "\n",
                "null",
                "true",
                "1",
                "\"AdmissionReview\"",
                "[]",
                "[" + CREATE + "]",
                "{}",
                "{",
                "}",
                "\0",
                "kind: AdmissionReview",
                "<html>",
                "uid=1&allowed=true",
                GOOD_POD,
                CREATE + CREATE,
                CREATE + "x",
                CREATE.substring(0, CREATE.length() - 1),
                CREATE.replace(",\"dryRun\"", ",,\"dryRun\""),
                CREATE.replace("\"dryRun\":false", "\"dryRun\":false,"),
                CREATE.replace("\"dryRun\":false", "\"dryRun\":False"),
                CREATE.replace("\"dryRun\":false", "\"dryRun\":false // no\n"),
                CREATE.replace("\"", "'"),
                CREATE.replace("k8s.io/v1\"", "k8s.io/v1beta1\""),
                CREATE.replace("k8s.io/v1\"", "k8s.io/v2\""),
                CREATE.replace("\"AdmissionReview\"", "\"admissionreview\""),
                CREATE.replace("\"AdmissionReview\"", "\"ConversionReview\""),
                CREATE.replace("\"request\"", "\"response\""),
                CREATE.replace("\"request\"", "\"Request\""),
                CREATE.replace("u-1", ""),
                CREATE.replace("u-1", "u".repeat(129)),
                CREATE.replace("\"group\":\"\"", "\"group\":\"" + "g".repeat(254) + "\""),
                CREATE.replace("\"kind\":\"Pod\"},\"resource\"", "\"kind\":\"" + "K".repeat(64) + "\"},\"resource\""),
                CREATE.replace("\"operation\"", "\"subResource\":\"" + "s".repeat(64) + "\",\"operation\""),
                CREATE.replace("\"namespace\":\"shop\",\"op", "\"namespace\":\"" + "n".repeat(64) + "\",\"op"),
                CREATE.replace(
                        "\"name\":\"web\",\"namespace\":\"shop\",\"op", "\"name\":\"" + "n".repeat(254) + "\",\"op"),
                CREATE.replace("CREATE", "create"),
                CREATE.replace("CREATE", "PATCH"));
    }

    @ParameterizedTest
    @MethodSource("noReviews")
    void whatIsNoReviewIsRefusedInOneLine(String body) throws IOException {
        for (var endpoint : Endpoint.values()) {
            assertRefused(reviewer.review(body.getBytes(UTF_8), endpoint));
        }
    }

    @Test
    void anotherEncodingIsRefused() throws IOException {
        assertRefused(reviewer.review(CREATE.getBytes(UTF_16), Endpoint.validate));
        assertRefused(validate("\uFEFF" + CREATE));
    }

    /** JSON Pointers of every value of the review but those within its objects. */
    static List<String> fields() throws IOException {
        var pointers = new ArrayList<String>();
        collect(JSON.readTree(UPDATE), "", pointers);
        return pointers;
    }

    private static void collect(JsonNode node, String pointer, List<String> into) {
        for (var field : node.properties()) {
            var inner = pointer + "/" + field.getKey();
            into.add(inner);
            if (!field.getKey().matches("object|oldObject")) {
                collect(field.getValue(), inner, into);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fields")
    void noWrongTypeInTheReviewLetsABadPodThrough(String pointer) throws IOException {
        var review = JSON.readTree(UPDATE);
        var was = review.at(pointer);
        for (var wrong : List.of("null", "{}", "[]", "[{}]", "[null]", "\"\"", "\"no\"", "0", "1.5", "true")) {
            var value = JSON.readTree(wrong);
            if (value.getNodeType() != was.getNodeType()) {
                int slash = pointer.lastIndexOf('/');
                ((ObjectNode) review.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), value);
                assertStopped(review.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anObjectThatIsNotThereIsRefusedByBoth(Endpoint endpoint) throws IOException {
        for (var object : List.of("null", "{}", "[]", "\"Pod\"", "7")) {
            var answer = reviewer.review(Reviews.create(object).getBytes(UTF_8), endpoint);

            assertThat(response(answer).at("/status/message").asText())
                    .as(object)
                    .startsWith("policy default refuses this Pod:\n- unreadable: ");
        }
    }

    static List<String> deepNesting() {
        var lists = "[".repeat(MANY);
        var objects = "{\"a\":".repeat(MANY);
        return List.of(
                lists,
                objects,
                lists + "]".repeat(MANY),
                CREATE.replace("\"dryRun\"", "\"options\":" + objects + "1" + "}".repeat(MANY) + ",\"dryRun\""),
                CREATE.replace("\"groups\":[", "\"groups\":[" + lists + "]".repeat(MANY) + ","),
                CREATE.replace("\"spec\"", "\"status\":" + lists + "]".repeat(MANY) + ",\"spec\""),
                CREATE.replace("\"containers\":[", "\"containers\":[" + lists + "]".repeat(MANY) + ","),
                Reviews.of("UPDATE", "web", PRIVILEGED_POD, objects + "1" + "}".repeat(MANY)));
    }

    @ParameterizedTest
    @MethodSource("deepNesting")
    void deepNestingIsRefused(String body) throws IOException {
        for (var endpoint : Endpoint.values()) {
            var answer = reviewer.review(body.getBytes(UTF_8), endpoint);

            assertRefused(answer);
            assertThat(text(answer)).contains("nested deeper than 100");
        }
    }

    @Test
    void ofDuplicateKeysTheLastOneWinsWhole() throws IOException {
        assertThat(isAllowed(twice("\"object\"", GOOD_POD, PRIVILEGED_POD))).isFalse();
        assertThat(isAllowed(twice("\"object\"", PRIVILEGED_POD, GOOD_POD))).isTrue();
        assertThat(isAllowed(twice("\"operation\"", "\"DELETE\"", "\"CREATE\"")))
                .isFalse();
        assertThat(isAllowed(twice("\"namespace\"", "\"kube-system\"", "\"shop\"")))
                .isFalse();
        assertThat(isAllowed(twice("\"privileged\"", "false", "true"))).isFalse();
        assertThat(isAllowed(twice("\"privileged\"", "true", "false"))).isTrue();
        assertThat(isAllowed(CREATE.replace("\"privileged\":true", "\"privileged\":true,\"runAsUser\":1")
                        .replace("\"resources\"", "\"securityContext\":{\"runAsUser\":1},\"resources\"")))
                .isTrue();
        assertThat(isAllowed(CREATE.replace("\"request\":{", "\"request\":{\"uid\":\"u\"},\"request\":{")))
                .isFalse();
    }

    /** A review with a field that stands there once more, before and after its own value. */
    private static String twice(String field, String first, String last) {
        int from = CREATE.indexOf(field + ":");
        return CREATE.substring(0, from) + field + ":" + first + "," + field + ":" + last + ","
                + CREATE.substring(from).replaceFirst(field, "\"x\"");
    }

    @Test
    void escapesHideNoField() throws IOException {
        assertThat(isAllowed(CREATE.replace("\"privileged\"", "\"\\u0070rivileg\\u0065d\"")))
                .isFalse();
        assertThat(isAllowed(CREATE.replace("\"object\"", "\"\\u006fbject\""))).isFalse();
    }

    /** JSON escapes of characters that are none, or that nobody should print. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "\\ud800",
                "\\udc00",
                "\\udc00\\ud800",
                "\\ud800\\u0041",
                "\\uffff",
                "\\u202e",
                "\\r\\n"
            })
    void oddCharactersAreAnsweredAndNeverPrinted(String odd) throws IOException {
        for (var review : List.of(
                CREATE.replace("registry.example/web:1.2", odd),
                CREATE.replace("\"containers\":[{\"name\":\"web\"", "\"containers\":[{\"name\":\"" + odd + "\""),
                CREATE.replace("\"metadata\":{", "\"metadata\":{\"annotations\":{\"" + odd + "\":\"" + odd + "\"},"),
                CREATE.replace("\"namespace\":\"shop\"", "\"namespace\":\"" + odd + "\""),
                CREATE.replace("\"username\":\"jane\"", "\"username\":\"" + odd + "\""))) {
            var response = response(validate(review));

            assertThat(response.get("allowed").asBoolean()).isFalse();
            assertThat(response.at("/status/message").asText().lines()).allMatch(line -> line.matches("[ -~…\uFFFD]+"));
        }
        assertThat(response(validate(CREATE.replace("u-1", odd))).get("allowed").asBoolean())
                .isFalse();
    }

    @Test
    void bytesThatAreNoUtf8AreAnsweredAndNeverPrinted() throws IOException {
        for (int[] bad :
                new int[][] {{0xff}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf4, 0x90, 0x80, 0x80}, {0xe2, 0x82}}) {
            var body =
                    CREATE.replace("web:1.2", "web:" + "?".repeat(bad.length)).getBytes(UTF_8);
            int at = CREATE.indexOf("web:1.2") + 4;
            for (int i = 0; i < bad.length; i++) {
                body[at + i] = (byte) bad[i];
            }
            var response = response(reviewer.review(body, Endpoint.validate));

            assertThat(response.get("allowed").asBoolean()).isFalse();
            assertThat(response.at("/status/message").asText()).contains("- privileged: ");
        }
    }

    @Test
    void controlCharactersThatAreNotEscapedAreRefused() throws IOException {
        for (var odd : List.of("\0", "\n", "\t", "\u001f")) {
            assertRefused(validate(CREATE.replace("web:1.2", "web:" + odd)));
            assertRefused(validate(
                    CREATE.replace("{\"kind\":\"AdmissionReview\"", odd.equals("\0") ? odd + "{" : "\"" + odd)));
        }
    }

    @Test
    void tenThousandContainersAreJudgedAndTheAnswerStaysShort() throws IOException {
        var good = containers(GOOD_POD);
        var bad = containers(PRIVILEGED_POD);
        assertThat(isAllowed(Reviews.create(good))).isTrue();
        for (var review : List.of(Reviews.create(bad), Reviews.of("UPDATE", "web", bad, good))) {
            var message = response(validate(review)).at("/status/message").asText();

            assertThat(message.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(LONGEST_MESSAGE);
            int shown = (int) message.lines()
                    .filter(line -> line.startsWith("- privileged: "))
                    .count();
            assertThat(message).contains("- privileged: spec: \"" + MANY + " findings\"");
            assertThat(message).endsWith("\n… and " + (FindingCollector.MOST + 1 - shown) + " more findings");
        }
        assertThat(isAllowed(Reviews.of("UPDATE", "web", bad, bad))).isTrue();
        var warned = good.replace("\"image\"", "\"command\":[\"sh\",\"-c\",\"web\"],\"image\"");
        assertThat(response(validate(Reviews.create(warned))).get("warnings")).hasSize(MOST_WARNINGS);
    }

    /** A pod with its container ten thousand times. */
    private static String containers(String pod) {
        int from = pod.indexOf("[{\"name\"") + 1;
        int to = pod.lastIndexOf("]");
        return pod.substring(0, from)
                + String.join(",", Collections.nCopies(MANY, pod.substring(from, to)))
                + pod.substring(to);
    }

    @Test
    void theRequestSaysWhatTheObjectIs() throws IOException {
        for (var kind : List.of("Deployment", "Foo", "pod")) {
            var review = Reviews.create(PRIVILEGED_POD.replace("\"Pod\"", "\"" + kind + "\""));
            assertThat(response(validate(review)).at("/status/message").asText())
                    .contains("expected a Pod, as the request says, not a " + kind);
        }
        assertThat(isAllowed(Reviews.create(PRIVILEGED_POD.replace("\"kind\":\"Pod\",", ""))))
                .isFalse();
        assertThat(isAllowed(Reviews.create(PRIVILEGED_POD.replace("\"v1\"", "\"example.com/v7\""))))
                .isFalse();
        assertThat(isAllowed(
                        CREATE.replace("\"version\":\"v1\",\"kind\":\"Pod\"", "\"version\":\"v1\",\"kind\":\"Foo\"")))
                .as("what is asked about is no pod")
                .isTrue();
    }
}
