// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster;

import static dev.plimsoll.admission.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cluster.Registration.Target;
import dev.plimsoll.config.InvalidPolicy;
import dev.plimsoll.config.PodPolicies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchConditionBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is registered on a real API server, and that nobody else changes it for long. */
@NeedsApiServer
class RegistrarIT {
    private static final String NAME = "plimsoll";
    private static final String ONE = "b25l"; // "one" and "two" in base64: PEM is not looked into
    private static final String TWO = "dHdv";

    @TempDir
    static Path dir;

    private static ApiServer api;

    private final AtomicLong repairs = new AtomicLong();
    private final List<String> bundles = new CopyOnWriteArrayList<>();
    private Events events;
    private @Nullable Registrar registrar;
    private volatile List<Policy> policies = List.of();
    private volatile @Nullable String bundle = ONE;
    private volatile PathToken token = PathToken.random();

    @BeforeAll
    static void start() throws Exception {
        api = ApiServer.start(dir);
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void open() {
        events = new Events(api.client(), "test", Clock.systemUTC());
        policies = List.of(policy("default", "privileged: {mode: Enforce}, latestTag: {mode: Warn}"));
    }

    @AfterEach
    void close() throws Exception {
        if (registrar != null) {
            registrar.close();
        }
        events.close();
        api.kubectl("delete", "validatingwebhookconfiguration,mutatingwebhookconfiguration", NAME);
        api.kubectl("delete", "events", "--all");
    }

    private static Policy policy(String name, String rules) {
        try {
            return PodPolicies.parse("""
                            apiVersion: plimsoll.dev/v1alpha1
                            kind: PodPolicy
                            metadata: {name: %s}
                            spec:
                              namespaceSelector: {matchLabels: {team: a}}
                              rules: {%s}
                            """.formatted(name, rules).getBytes(UTF_8), Rules.ALL)
                    .get(0);
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    private Registrar register(UnaryOperator<Registration> change) throws Exception {
        var registration = change.apply(new Registration(
                NAME, new Target.Url("https://127.0.0.1:8443"), Set.of("kube-system"), true, null, null));
        registrar = new Registrar(
                api.client(),
                registration,
                () -> policies,
                () -> bundle,
                () -> token,
                handedOut -> bundles.add(String.valueOf(handedOut)),
                events,
                repairs);
        until("it is registered", () -> !bundles.isEmpty());
        return registrar;
    }

    private Registrar register() throws Exception {
        return register(UnaryOperator.identity());
    }

    private static Resource<ValidatingWebhookConfiguration> validating() {
        return api.client()
                .admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .withName(NAME);
    }

    private static List<String> names() {
        var there = validating().get();
        return there == null
                ? List.of()
                : there.getWebhooks().stream().map(ValidatingWebhook::getName).toList();
    }

    @Test
    void eachPolicyHasItsWebhooks() throws Exception {
        register();

        assertThat(names())
                .containsExactly(
                        "enforce.default.plimsoll.dev",
                        "advise.default.plimsoll.dev",
                        "advise-templates.default.plimsoll.dev");
        var enforce = validating().get().getWebhooks().get(0);
        assertThat(enforce.getFailurePolicy()).isEqualTo("Fail");
        assertThat(enforce.getClientConfig().getUrl())
                .isEqualTo("https://127.0.0.1:8443/" + token.text() + "/validate/enforce/default");
        assertThat(enforce.getClientConfig().getCaBundle()).isEqualTo(ONE);
        assertThat(enforce.getNamespaceSelector().getMatchExpressions())
                .extracting(requirement ->
                        requirement.getKey() + " " + requirement.getOperator() + " " + requirement.getValues())
                .containsExactly("team In [a]", "kubernetes.io/metadata.name NotIn [kube-system]");
    }

    @Test
    void aChangeOfPoliciesIsAChangeInPlace() throws Exception {
        var keeping = register();
        var uid = validating().get().getMetadata().getUid();
        policies = List.of(policies.get(0), policy("other", "hostPath: {mode: Enforce}"));
        keeping.ask();
        until("the new one has its own", () -> names().contains("enforce.other.plimsoll.dev"));
        policies = List.of(policies.get(1));
        keeping.ask();

        until("the old one has none", () -> !names().contains("enforce.default.plimsoll.dev"));
        assertThat(names()).contains("enforce.other.plimsoll.dev");
        assertThat(validating().get().getMetadata().getUid()).isEqualTo(uid);
        assertThat(repairs).hasValue(0);
    }

    @Test
    void aChangedBundleIsHandedOut() throws Exception {
        var keeping = register();
        bundle = TWO;
        keeping.ask();

        until("somebody is told", () -> bundles.contains(TWO));
        assertThat(validating().get().getWebhooks())
                .allMatch(webhook -> webhook.getClientConfig().getCaBundle().equals(TWO));
    }

    @Test
    void whatIsDeletedComesBackAndAnEventSaysSo() throws Exception {
        register();
        validating().delete();

        until("it is back", () -> !names().isEmpty());
        until("it is counted", () -> repairs.get() == 1);
        until(
                "an Event says so",
                () -> api.client().v1().events().inNamespace("default").list().getItems().stream()
                        .anyMatch(event -> event.getReason().equals("RegistrationRepaired")
                                && event.getInvolvedObject().getName().equals(NAME)));
    }

    @Test
    void whatLetsPodsByIsTakenOut() throws Exception {
        register();
        var wanted = validating().get().getWebhooks();
        List<Consumer<ValidatingWebhook>> attacks = List.of(
                webhook -> {
                    webhook.getMatchConditions()
                            .add(new MatchConditionBuilder()
                                    .withName("never")
                                    .withExpression("false")
                                    .build());
                },
                webhook -> {
                    webhook.getObjectSelector().setMatchLabels(Map.of("no", "pod"));
                },
                webhook -> {
                    webhook.getNamespaceSelector().setMatchLabels(Map.of("no", "namespace"));
                },
                webhook -> {
                    webhook.setFailurePolicy("Ignore");
                },
                webhook -> {
                    webhook.getRules().get(0).setOperations(List.of("UPDATE"));
                },
                webhook -> {
                    webhook.getClientConfig().setUrl("https://127.0.0.1:1/validate");
                });
        for (var attack : attacks) {
            long before = repairs.get();
            validating().edit(configuration -> {
                attack.accept(configuration.getWebhooks().get(0));
                return configuration;
            });

            until("it is as it was", () -> validating().get().getWebhooks().equals(wanted));
            until("it is counted", () -> repairs.get() > before);
        }
    }

    @Test
    void aWebhookMoreOrLessIsPutRight() throws Exception {
        register();
        var wanted = validating().get().getWebhooks();
        validating().edit(configuration -> {
            configuration.getWebhooks().remove(0);
            return configuration;
        });
        until("it is there again", () -> validating().get().getWebhooks().equals(wanted));
        validating().edit(configuration -> {
            var another = configuration.getWebhooks().get(0).edit().withName("a.foreign.one");
            configuration.getWebhooks().add(another.build());
            return configuration;
        });

        until("it is gone again", () -> validating().get().getWebhooks().equals(wanted));
    }

    @Test
    void anAuthorityThatIsNotOursToSayStays() throws Exception {
        bundle = null;
        var keeping = register(registration ->
                new Registration(NAME, registration.target(), Set.of(), true, null, "plimsoll/serving"));
        assertThat(validating().get().getMetadata().getAnnotations())
                .containsEntry("cert-manager.io/inject-ca-from", "plimsoll/serving");
        validating().edit(configuration -> {
            configuration
                    .getWebhooks()
                    .forEach(webhook -> webhook.getClientConfig().setCaBundle(TWO));
            return configuration;
        });
        policies = List.of(policy("default", "privileged: {mode: Warn}"));
        keeping.ask();

        until("the change is registered", () -> !names().contains("enforce.default.plimsoll.dev"));
        assertThat(validating().get().getWebhooks())
                .allMatch(webhook -> TWO.equals(webhook.getClientConfig().getCaBundle()));
    }

    @Test
    void itGoesWithItsOwner() throws Exception {
        var role = api.client()
                .rbac()
                .clusterRoles()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("plimsoll-owner")
                        .endMetadata()
                        .build())
                .create();
        register(registration -> new Registration(NAME, registration.target(), Set.of(), true, "plimsoll-owner", null));

        assertThat(validating().get().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getKind()).isEqualTo("ClusterRole");
                    assertThat(owner.getUid()).isEqualTo(role.getMetadata().getUid());
                });
    }
}
