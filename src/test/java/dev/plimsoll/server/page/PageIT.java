// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.server.page;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.admission.Endpoint;
import dev.plimsoll.testing.Browser;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.NeedsBrowser;
import dev.plimsoll.testing.Serving;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page of a replica in a cluster with workloads of all sorts, in a browser. */
@NeedsApiServer
@NeedsBrowser
class PageIT {
    /** It runs when it gets into markup, and tells so by an attribute of the page. */
    private static final String HOSTILE = "<img src=x onerror=document.documentElement.dataset.hurt=1>";

    private static final String POLICY = """
            apiVersion: plimsoll.dev/v1alpha1
            kind: PodPolicy
            metadata: {name: default}
            spec:
              rules:
                hostPath: {mode: Enforce}
                latestTag: {mode: Warn}
                mutableTag: {mode: Audit}
                privileged: {mode: Audit}
            """;

    @TempDir
    static Path dir;

    private static InCluster cluster;
    private static Serving replica;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.api.createNamespace("shop");
        cluster.api.createNamespace("web");
        cluster.apply(workload(
                "shop",
                "Deployment",
                "orders",
                "{team: a}",
                "image: 'registry.example/orders:1.2'",
                "hostPath: {path: /var/run}"));
        cluster.apply(workload(
                "shop", "Deployment", "cart", "{team: a}", "image: 'registry.example/cart:latest'", "emptyDir: {}"));
        cluster.apply(workload(
                "web",
                "StatefulSet",
                "root",
                "{team: b}",
                "image: 'registry.example/root:1.2', securityContext: {privileged: true}",
                "emptyDir: {}"));
        cluster.apply(workload(
                "web", "Deployment", "fine", "{team: b}", "image: 'registry.example/fine:1.2'", "emptyDir: {}"));
        cluster.apply(
                workload("web", "Deployment", "hostile", "{team: b}", "image: \"" + HOSTILE + "\"", "emptyDir: {}"));
        cluster.apply("""
                apiVersion: v1
                kind: Pod
                metadata: {namespace: web, name: moving}
                spec: {schedulerName: none, containers: [{name: main, image: 'registry.example/moving:1.2'}]}
                """);
        runs("a");
        cluster.apply(POLICY);
        replica = cluster.replica("--page=open");
        until(
                "it has audited under that policy",
                () -> replica.management("/api/audit").body().contains("orders")
                        && replica.management("/api/state").body().contains("\"hostPath\",\"mode\":\"Enforce\""));
        runs("b");
        cluster.apply(POLICY.replace("metadata: {name: default}", "metadata: {name: temporary}"));
        until(
                "it has audited again",
                () -> replica.management("/api/audit").body().contains("\"until\""));
        cluster.ok("delete", "podpolicy", "temporary");
        until(
                "it judges by one policy",
                () -> !replica.management("/api/state").body().contains("temporary")
                        && !replica.management("/api/audit").body().contains("temporary"));
        browser = new Browser(dir, "http://127.0.0.1:" + replica.managementPort() + "/");
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

    /** The pod {@code moving} runs this build from now on. */
    private static void runs(String digit) throws Exception {
        cluster.ok(
                "patch", "pod", "moving", "-n", "web", "--subresource=status", "-p", """
                {"status": {"phase": "Running", "containerStatuses": [{"name": "main", "image": "i", "ready": true, "restartCount": 0,
                 "imageID": "registry.example/moving@sha256:%s"}]}}
                """.formatted(digit.repeat(64)));
    }

    private static String workload(
            String namespace, String kind, String name, String labels, String container, String volume) {
        return """
                apiVersion: apps/v1
                kind: %s
                metadata: {namespace: %s, name: %s, labels: %s}
                spec:
                  replicas: 0
                  selector: {matchLabels: {app: %s}}
                  template:
                    metadata: {labels: {app: %s}}
                    spec:
                      containers: [{name: main, %s}]
                      volumes: [{name: data, %s}]
                """.formatted(kind, namespace, name, labels, name, name, container, volume);
    }

    @BeforeEach
    void open() throws Exception {
        browser.open();
        until("the audit is shown", () -> !browser.all(".owner").isEmpty());
    }

    private static List<String> owners(String in) {
        return browser.all(in + " .owner").stream()
                .map(owner -> owner.getDomAttribute("data-owner"))
                .toList();
    }

    private static void choose(String id, String value) {
        browser.find("#" + id + " option[value='" + value + "']").click();
    }

    @Test
    void whatIsOutOfLineIsShownTheStrictestFirst() throws Exception {
        assertThat(owners("#owners"))
                .containsExactly(
                        "Deployment shop/orders",
                        "Deployment shop/cart",
                        "Deployment web/hostile",
                        "Pod web/moving",
                        "StatefulSet web/root");
        assertThat(browser.text("#shown")).isEqualTo("5 owners.");
        assertThat(browser.text("#sums")).contains("1 of 10", "4\nof 6");
    }

    @Test
    void findingsOpenWithTheirPlaceTheirAdviceAndTheirFix() throws Exception {
        browser.find("[data-owner='Deployment shop/cart'] summary").click();
        until(
                "it is open",
                () -> !browser.all("[data-owner='Deployment shop/cart'] .finding")
                        .isEmpty());

        var opened = browser.text("[data-owner='Deployment shop/cart']");
        assertThat(opened)
                .contains(
                        "latestTag",
                        "spec.template.spec.containers[0].image",
                        "registry.example/cart:latest",
                        "Policy default");
    }

    @Test
    void aTagThatMovedIsToldWithWhatToPin() throws Exception {
        browser.find("[data-owner='Pod web/moving'] summary").click();
        until(
                "it is open",
                () -> !browser.all("[data-owner='Pod web/moving'] .finding").isEmpty());

        assertThat(browser.text("[data-owner='Pod web/moving']"))
                .contains(
                        "Another build ran until ",
                        " of registry.example/moving:1.2 (container main)",
                        "1 × registry.example/moving@sha256:" + "b".repeat(64),
                        ": registry.example/moving@sha256:" + "a".repeat(64),
                        "Pin it:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespace=web", "rule=privileged", "mode=Enforce"})
    void ownersAreFiltered(String filter) {
        var choice = filter.split("=", 2);
        choose(choice[0], choice[1]);

        assertThat(owners("#owners"))
                .isEqualTo(
                        switch (choice[0]) {
                            case "namespace" ->
                                List.of("Deployment web/hostile", "Pod web/moving", "StatefulSet web/root");
                            case "rule" -> List.of("StatefulSet web/root");
                            default -> List.of("Deployment shop/orders");
                        });
    }

    @Test
    void ownersAreSearched() {
        browser.find("#search").sendKeys("cart:LATEST");
        assertThat(owners("#owners")).containsExactly("Deployment shop/cart");

        browser.find("#search").sendKeys("no such thing");
        assertThat(owners("#owners")).isEmpty();
        assertThat(browser.text("#shown")).isEqualTo("Nothing is out of line here.");
    }

    @Test
    void whatIfARuleWereEnforced() {
        assertThat(browser.find("#switches input[value=hostPath]").isEnabled()).isFalse();
        assertThat(owners("#refused")).isEmpty();

        browser.find("#switches input[value=privileged]").click();
        assertThat(owners("#refused")).containsExactly("StatefulSet web/root");
        assertThat(browser.text("#radius")).isEqualTo("1 owner in 1 namespace that pass today would be refused.");

        browser.find("#switches input[value=latestTag]").click();
        assertThat(owners("#refused"))
                .containsExactlyInAnyOrder("StatefulSet web/root", "Deployment shop/cart", "Deployment web/hostile");
        choose("label", "team");
        assertThat(browser.all("#refused h3"))
                .extracting(group -> group.getText())
                .containsExactly("b: 2", "a: 1");

        browser.find("#switches input[value=privileged]").click();
        browser.find("#switches input[value=latestTag]").click();
        assertThat(owners("#refused")).isEmpty();
    }

    @Test
    void aDecisionAppearsByItself() throws Exception {
        var name = "live-" + System.nanoTime();
        replica.review(Endpoint.validate, review(name));

        until("it is shown", () -> browser.text("#decided").contains(name));
        assertThat(browser.text("#decided")).contains("denied", "create Pod shop/" + name, "hostPath");
    }

    @Test
    void aPausedListStandsStill() throws Exception {
        browser.find("#pause").click();
        assertThat(browser.find("#pause").getDomAttribute("aria-pressed")).isEqualTo("true");
        var name = "paused-" + System.nanoTime();
        replica.review(Endpoint.validate, review(name));
        assertThat(browser.text("#decided")).doesNotContain(name);

        browser.find("#pause").click();
        until("it is shown after all", () -> browser.text("#decided").contains(name));
    }

    @Test
    void hostileNamesStayText() throws Exception {
        replica.review(Endpoint.validate, review(HOSTILE));
        until("it is shown", () -> browser.text("#decided").contains(HOSTILE));
        browser.find("[data-owner='Deployment web/hostile'] summary").click();
        until(
                "it is shown, too",
                () -> browser.text("[data-owner='Deployment web/hostile']").contains(HOSTILE));

        assertThat(browser.all("main img")).isEmpty();
        assertThat(browser.run("return document.documentElement.dataset.hurt || ''"))
                .isEqualTo("");
    }

    private static String review(String name) {
        return """
                {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "1",
                 "kind": {"group": "", "version": "v1", "kind": "Pod"}, "operation": "CREATE",
                 "namespace": "shop", "name": "%s", "object": {"kind": "Pod", "apiVersion": "v1", "spec": {
                  "containers": [{"name": "a", "image": "a:1"}], "volumes": [{"name": "v", "hostPath": {"path": "/etc"}}]}}}}
                """.formatted(name);
    }

    @Test
    void nothingIsAskedOfAnybodyElseAndTheConsoleIsSilent() throws Exception {
        replica.review(Endpoint.validate, review("asked"));
        until("it asked more than once", () -> browser.text("#decided").contains("asked"));

        assertThat(browser.console()).isEmpty();
        assertThat(browser.run("return performance.getEntriesByType('resource').every("
                        + "entry => new URL(entry.name).origin === location.origin)"))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark", "narrow"})
    void nobodyIsKeptOut(String how) throws Exception {
        browser.dark(how.equals("dark"));
        if (how.equals("narrow")) {
            browser.narrow();
        }
        browser.find("[data-owner='Deployment shop/cart'] summary").click();
        browser.find("#switches input[value=privileged]").click();
        until(
                "it is open",
                () -> !browser.all("[data-owner='Deployment shop/cart'] .finding")
                        .isEmpty());
        browser.takePicture(how);

        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing is wider than the window")
                .isEqualTo(true);
    }

    @Test
    void theKeyboardIsEnough() {
        browser.find("body").sendKeys(Keys.TAB);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("skip");

        browser.find("[data-owner='Deployment shop/orders'] summary").sendKeys(Keys.ENTER);
        assertThat(browser.find("[data-owner='Deployment shop/orders']").getDomProperty("open"))
                .isEqualTo("true");
        browser.find("#switches input[value=privileged]").sendKeys(Keys.SPACE);
        assertThat(owners("#refused")).containsExactly("StatefulSet web/root");
    }
}
