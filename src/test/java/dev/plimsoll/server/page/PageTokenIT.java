// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Browser;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.NeedsBrowser;
import dev.plimsoll.testing.Serving;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page of a replica in a cluster asks for a token, in a browser. */
@NeedsApiServer
@NeedsBrowser
class PageTokenIT {
    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.apply(InCluster.POLICY);
        cluster.ok("create", "serviceaccount", "stranger", "-n", "default");
        replica = cluster.replica();
        browser = new Browser(dir, "http://localhost:" + replica.managementPort() + "/");
    }

    @AfterAll
    static void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        browser.open();
        until("it asks for a token", () -> browser.find("#token").isDisplayed());
    }

    private static void enter(String token) {
        browser.find("#token").sendKeys(token, Keys.ENTER);
    }

    private static String token(String serviceAccount, String namespace) throws Exception {
        return cluster.ok("create", "token", serviceAccount, "-n", namespace).strip();
    }

    /** Runs the commands that the page shows, from the last to the first. */
    private static String tokenByThePage() throws Exception {
        var administrator = browser.all("#sign-in pre").get(1).getText();
        for (var command : administrator.lines().toList()) {
            var words = command.split(" ", -1);
            var ran = cluster.api.kubectl(Arrays.copyOfRange(words, 1, words.length));
            assertThat(ran.status() == 0 || ran.err().contains("already exists"))
                    .as(ran.err())
                    .isTrue();
        }
        var words = browser.all("#sign-in pre").get(0).getText().split(" ", -1);
        return cluster.ok(Arrays.copyOfRange(words, 1, words.length)).strip();
    }

    @Test
    void itShowsNothingWithoutAToken() {
        assertThat(browser.find("#policies").isDisplayed()).isFalse();
        assertThat(browser.find("nav").isDisplayed()).isFalse();
        assertThat(browser.find("#rejected").isDisplayed()).isFalse();
        assertThat(browser.find("#trouble").isDisplayed()).isFalse();
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("token");
    }

    @Test
    void aTokenByTheCommandsOnThePageOpensIt() throws Exception {
        enter(tokenByThePage());

        until("the policy is shown", () -> browser.find("#in-force").getText().contains("default"));
        assertThat(browser.find("#sign-in").isDisplayed()).isFalse();
        assertThat(browser.find("nav").isDisplayed()).isTrue();
        until("nothing is amiss", () -> !browser.find("#trouble").isDisplayed());
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("main");
    }

    @Test
    void theTokenIsKeptInMemoryAlone() throws Exception {
        var token = tokenByThePage();
        enter(token);
        until("the policy is shown", () -> browser.find("#in-force").getText().contains("default"));

        assertThat(browser.run("return localStorage.length + sessionStorage.length + document.cookie.length"))
                .isEqualTo(0L);
        assertThat((String) browser.run("return document.documentElement.outerHTML + location.href + "
                        + "document.getElementById('token').value"))
                .doesNotContain(token);

        browser.open();
        until("it asks again", () -> browser.find("#token").isDisplayed());
    }

    @Test
    void aTokenThatTheApiServerDoesNotAcceptIsRejected() throws Exception {
        enter("rubbish");

        until("it is rejected", () -> browser.find("#rejected").isDisplayed());
        assertThat(browser.text("#rejected"))
                .isEqualTo("Rejected: the API server does not accept this token; it may have expired.");
        assertThat(browser.find("#policies").isDisplayed()).isFalse();
    }

    @Test
    void aUserWithoutTheRightIsToldWhichOne() throws Exception {
        enter(token("stranger", "default"));

        until("it is rejected", () -> browser.find("#rejected").isDisplayed());
        assertThat(browser.text("#rejected"))
                .isEqualTo("Rejected: the user of this token may not get the non-resource URL /plimsoll/page.");

        enter(tokenByThePage());
        until("the policy is shown", () -> browser.find("#in-force").getText().contains("default"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark", "narrow"})
    void nobodyIsKeptOut(String how) throws Exception {
        browser.dark(how.equals("dark"));
        if (how.equals("narrow")) {
            browser.narrow();
        }
        enter("rubbish");
        until("it is rejected", () -> browser.find("#rejected").isDisplayed());
        browser.takePicture("token-" + how);

        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is wider than the window")
                .isEqualTo(true);
    }
}
