// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.cluster.webhooks;

import static dev.plimsoll.testing.Until.until;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.cluster.certificates.PathToken;
import dev.plimsoll.cluster.client.EventRecorder;
import dev.plimsoll.cluster.policies.PolicyVersion;
import dev.plimsoll.cluster.policies.VersionedPolicy;
import dev.plimsoll.cluster.webhooks.RegistrationStatus.Reason;
import dev.plimsoll.cluster.webhooks.WebhookRegistration.Target;
import dev.plimsoll.podpolicy.InvalidPolicy;
import dev.plimsoll.podpolicy.PodPolicies;
import dev.plimsoll.policy.Policy;
import dev.plimsoll.rules.Rules;
import dev.plimsoll.testing.ApiServer;
import dev.plimsoll.testing.NeedsApiServer;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchCondition;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MatchConditionBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is registered on a real API server, and that nobody else changes it for long. */
@NeedsApiServer
class WebhookRegistrarIT {
    private static final String NAME = "plimsoll";
    private static final String ONE = "b25l"; // "one" and "two" in base64: PEM is not looked into
    private static final String TWO = "dHdv";

    @TempDir
    static Path dir;

    private static ApiServer api;

    private final AtomicLong repairs = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable RegistrationReport report;
    private final List<String> bundles = new CopyOnWriteArrayList<>();
    private EventRecorder events;
    private @Nullable WebhookRegistrar registrar;
    private volatile List<Policy> policies = List.of();
    private volatile @Nullable String bundle = ONE;
    private volatile PathToken token = PathToken.random();
    private @Nullable Policy refused;

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
        events = new EventRecorder(api.client(), "test", Clock.systemUTC());
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
        api.kubectl("delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", "no-webhooks");
        if (refused != null) {
            until("it refuses no more", () -> !isRefused(refused));
        }
    }

    @Test
    void whatIsRegisteredIsReadBack() throws Exception {
        policies = List.of(
                policy("default", "privileged: {mode: Enforce}"), policy("idle", "privileged: {mode: \"Off\"}"));
        register();

        until("it is told", () -> is("default", Reason.Registered));
        assertThat(status("default").message()).isEqualTo("Generation 7 is registered, 2 webhooks.");
        assertThat(is("idle", Reason.NothingToRegister)).isTrue();
        assertThat(report.registered()).isEqualTo(2);
        assertThat(report.generation()).isEqualTo(1);
        assertThat(failures).hasValue(0);
    }

    private static final WebhookRegistration PROBE =
            new WebhookRegistration("probe", new Target.Url("https://127.0.0.1:1"), Set.of(), true, null, null);

    /**
     * Has the API server refuse webhook configurations with some webhooks.
     *
     * @param condition of a webhook {@code w}, in CEL
     * @param refused a policy of which a webhook is such a one
     */
    private void refuse(String condition, Policy refused) throws Exception {
        this.refused = refused;
        api.client().resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: no-webhooks}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                    - apiGroups: [admissionregistration.k8s.io]
                      apiVersions: [v1]
                      operations: [CREATE, UPDATE]
                      resources: [validatingwebhookconfigurations]
                  validations:
                  - expression: "!has(object.webhooks) || object.webhooks.all(w, !(%s))"
                    message: no such webhook
                """.formatted(condition)).serverSideApply();
        api.client().resource("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: no-webhooks}
                spec: {policyName: no-webhooks, validationActions: [Deny]}
                """).serverSideApply();
        until("it refuses", () -> isRefused(refused));
    }

    private static boolean isRefused(Policy policy) {
        var kind = ConfigurationKind.ValidatingWebhookConfiguration;
        var webhooks =
                new WebhookConfigurations(PROBE, null, PathToken.random()).webhooks(kind, versioned(policy), true);
        try {
            new ConfigurationStore(api.client(), kind, PROBE).check(webhooks, List.of());
            return false;
        } catch (KubernetesClientException e) {
            return e.getMessage().contains("no such webhook");
        }
    }

    @Test
    void aPolicyThatIsRefusedKeepsNoneOfTheOthersOut() throws Exception {
        refuse("w.name.contains('.forbidden.')", policy("forbidden", "privileged: {mode: Enforce}"));
        policies = List.of(
                policy("a", "privileged: {mode: Enforce}"),
                policy("b", "hostPath: {mode: Enforce}"),
                policy("forbidden", "privileged: {mode: Enforce}"),
                policy("z", "hostNamespaces: {mode: Enforce}, mutableTag: {mode: Enforce, patch: true}"));
        register();

        until("it is told", () -> is("forbidden", Reason.Refused));
        assertThat(names())
                .filteredOn(name -> name.startsWith("enforce."))
                .containsExactly("enforce.a.plimsoll.dev", "enforce.b.plimsoll.dev", "enforce.z.plimsoll.dev");
        assertThat(names()).noneMatch(name -> name.contains(".forbidden."));
        assertThat(report.notRegistered()).isEqualTo(1);
        assertThat(status("forbidden").message())
                .startsWith("Generation 7 is not registered: ")
                .contains("no such webhook")
                .endsWith("nothing of this policy is registered, so that it refuses nothing.");
        assertThat(failures).hasPositiveValue();
        until(
                "an Event says so",
                () -> api.client().v1().events().inNamespace("default").list().getItems().stream()
                        .anyMatch(event -> event.getReason().equals("RegistrationFailed")
                                && event.getInvolvedObject().getName().equals("forbidden")));
    }

    @Test
    void aChangeThatIsRefusedLeavesWhatWasRegisteredAndTheOthersGoOn() throws Exception {
        policies =
                List.of(policy("forbidden", "privileged: {mode: Enforce}"), policy("z", "hostPath: {mode: Enforce}"));
        var keeping = register();
        var before = validating().get().getWebhooks().get(0);
        var other = policy("forbidden", "hostNamespaces: {mode: Enforce}");
        // Neither the new one nor one without the fast path.
        refuse(
                "w.name.contains('enforce.forbidden.') && !w.matchConditions.exists(c, c.expression.contains('privileged'))",
                other);
        policies = List.of(other, policy("z", "privileged: {mode: Enforce}"));
        keeping.ask();

        until("it is told", () -> is("forbidden", Reason.Refused) && is("z", Reason.Registered));
        assertThat(validating().get().getWebhooks().get(0)).isEqualTo(before);
        assertThat(status("forbidden").message()).endsWith("what was registered of this policy before stays.");

        bundle = TWO;
        keeping.ask();
        until("a new authority reaches it", () -> bundles.contains(TWO));
        assertThat(validating().get().getWebhooks())
                .allMatch(webhook -> webhook.getClientConfig().getCaBundle().equals(TWO));
    }

    @Test
    void aMatchConditionThatIsRefusedIsLeftOut() throws Exception {
        refuse(
                "w.name.contains('.forbidden.') && w.matchConditions.exists(c, c.name == 'may-break-a-rule')",
                policy("forbidden", "privileged: {mode: Enforce}"));
        policies =
                List.of(policy("forbidden", "privileged: {mode: Enforce}"), policy("z", "hostPath: {mode: Enforce}"));
        register();

        until("it is told", () -> is("forbidden", Reason.RegisteredWithoutFastPath));
        assertThat(is("z", Reason.Registered)).isTrue();
        assertThat(names()).contains("enforce.forbidden.plimsoll.dev", "enforce.z.plimsoll.dev");
        assertThat(validating().get().getWebhooks().get(0).getMatchConditions())
                .extracting(MatchCondition::getName)
                .containsExactly("brings-another-pod-spec");
        assertThat(report.notRegistered()).isZero();
    }

    private static String longPaths(int number, int from) {
        return IntStream.range(from, from + number)
                .mapToObj(i -> "{path: /srv/" + "d".repeat(300) + "/" + i + "}")
                .collect(Collectors.joining(", ", "hostPath: {mode: Enforce, allow: [", "]}"));
    }

    @Test
    void policiesThatAreTooLargeTogetherAreRegisteredAllTheSame() throws Exception {
        policies = IntStream.range(0, 24)
                .mapToObj(i -> policy(
                        "p" + i,
                        longPaths(64, 0),
                        "[{namespaceSelector: {matchLabels: {env: dev}}, rules: {" + longPaths(64, 100) + "}}]"))
                .toList();
        register();

        until("it is told", () -> report != null);
        assertThat(report.notRegistered()).isZero();
        assertThat(report.byPolicy().values())
                .extracting(RegistrationStatus::reason)
                .contains(Reason.Registered, Reason.RegisteredWithoutFastPath);
        assertThat(names()).filteredOn(name -> name.startsWith("enforce.")).hasSize(24);
    }

    @Test
    void whoMayNotWriteSaysSo() throws Exception {
        var registration = new WebhookRegistration(
                NAME, new Target.Url("https://127.0.0.1:8443"), Set.of("kube-system"), true, null, null);
        try (var reader = api.impersonating("reader", NAME, "get", "list", "watch")) {
            start(reader, registration);

            until("it is told", () -> is("default", Reason.Forbidden));
            assertThat(status("default").message())
                    .contains("cannot patch resource")
                    .endsWith("nothing of this policy is registered, so that it refuses nothing.");
            assertThat(report.notRegistered()).isEqualTo(1);
            assertThat(failures).hasPositiveValue();
            assertThat(bundles).isEmpty();
            assertThat(names()).isEmpty();

            registrar.close();
            report = null;
            register();
            until("it is registered", () -> is("default", Reason.Registered));
            registrar.close();
            report = null;
            policies = List.of(policies.get(0), policy("more", "hostPath: {mode: Enforce}"));
            start(reader, registration);

            until("what stands is told apart from what does not", () -> is("more", Reason.Forbidden));
            assertThat(is("default", Reason.Registered)).isTrue();
        }
    }

    private static Policy policy(String name, String rules) {
        return policy(name, rules, "[]");
    }

    private static Policy policy(String name, String rules, String overrides) {
        try {
            return PodPolicies.parse("""
                            apiVersion: plimsoll.dev/v1alpha1
                            kind: PodPolicy
                            metadata: {name: %s}
                            spec:
                              namespaceSelector: {matchLabels: {team: a}}
                              rules: {%s}
                              overrides: %s
                            """.formatted(name, rules, overrides).getBytes(UTF_8), Rules.ALL)
                    .get(0);
        } catch (InvalidPolicy e) {
            throw new AssertionError(e);
        }
    }

    private WebhookRegistrar register(UnaryOperator<WebhookRegistration> change) throws Exception {
        var registration = change.apply(new WebhookRegistration(
                NAME, new Target.Url("https://127.0.0.1:8443"), Set.of("kube-system"), true, null, null));
        var started = start(api.client(), registration);
        until("it is registered", () -> !bundles.isEmpty());
        return started;
    }

    private WebhookRegistrar start(KubernetesClient client, WebhookRegistration registration) {
        var started = new WebhookRegistrar(
                client,
                registration,
                () -> new WebhookRegistrar.ToRegister(
                        1, policies.stream().map(WebhookRegistrarIT::versioned).toList()),
                () -> bundle,
                () -> token,
                new Told(),
                events);
        registrar = started;
        return started;
    }

    private static VersionedPolicy versioned(Policy policy) {
        return new VersionedPolicy(policy, PolicyVersion.ofText(policy.toString()), 7, "uid-of-" + policy.name());
    }

    private final class Told implements WebhookRegistrar.Listener {
        @Override
        public void handedOut(@Nullable String caBundle) {
            bundles.add(String.valueOf(caBundle));
        }

        @Override
        public void registered(RegistrationReport now) {
            report = now;
        }

        @Override
        public void repaired() {
            repairs.incrementAndGet();
        }

        @Override
        public void failed() {
            failures.incrementAndGet();
        }
    }

    /** Of a policy as it is in force now; null if nobody has told yet. */
    private @Nullable RegistrationStatus status(String policy) {
        var now = report;
        return now == null
                ? null
                : policies.stream()
                        .filter(each -> each.name().equals(policy))
                        .findFirst()
                        .map(each -> now.of(policy, versioned(each).version()))
                        .orElse(null);
    }

    private boolean is(String policy, Reason reason) {
        var status = status(policy);
        return status != null && status.reason() == reason;
    }

    private WebhookRegistrar register() throws Exception {
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
                .isEqualTo("https://127.0.0.1:8443/" + token.text() + "/validate/enforce/default/"
                        + versioned(policies.get(0)).version());
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
                new WebhookRegistration(NAME, registration.target(), Set.of(), true, null, "plimsoll/serving"));
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
        register(registration ->
                new WebhookRegistration(NAME, registration.target(), Set.of(), true, "plimsoll-owner", null));

        assertThat(validating().get().getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> {
                    assertThat(owner.getKind()).isEqualTo("ClusterRole");
                    assertThat(owner.getUid()).isEqualTo(role.getMetadata().getUid());
                });
    }
}
