// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.incluster;

import static dev.plimsoll.testing.Until.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plimsoll.testing.Creating;
import dev.plimsoll.testing.InCluster;
import dev.plimsoll.testing.NeedsApiServer;
import dev.plimsoll.testing.Serving;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas whose certificates live for seconds, while pods are created of which the API server has to ask. */
@NeedsApiServer
class RotationIT {
    private static final int PER_SECOND = 50;
    private static final String[] SHORT_LIVES = {"--certificate-life=9s", "--authority-life=15s"};

    private static final String ROTATIONS = "plimsoll_certificate_rotations_total";
    private static final String REPAIRS = "plimsoll_certificate_repairs_total";

    private static final Pod ASKED_ABOUT = pod("mended", "imagePullPolicy: IfNotPresent");

    @TempDir
    static Path dir;

    private static final List<Serving> REPLICAS = new ArrayList<>();
    private static InCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = InCluster.start(dir);
        cluster.apply(InCluster.POLICY);
    }

    @BeforeEach
    void makeUpTheNumber() throws Exception {
        while (REPLICAS.size() < 2) {
            REPLICAS.add(cluster.replica(SHORT_LIVES));
        }
        cluster.awaitRefusing();
    }

    @AfterAll
    static void stop() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Pod pod(String name, String fields) {
        return Serialization.unmarshal(InCluster.pod(name, fields).replace("web:1.2", "web:latest"), Pod.class);
    }

    private static Resource<Secret> secret() {
        return cluster.api.client().secrets().inNamespace("plimsoll").withName("plimsoll-tls");
    }

    private static X509Certificate leaf() throws Exception {
        var pem = Base64.getDecoder().decode(secret().get().getData().get("tls.crt"));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    }

    private static double sum(String metric) throws Exception {
        double sum = 0;
        for (var replica : REPLICAS) {
            sum += replica.metric(metric);
        }
        return sum;
    }

    private static void assertAllWereMended(Creating creating) {
        assertThat(creating.creations())
                .isNotEmpty()
                .allSatisfy(creation -> assertThat(creation.refused()).isEmpty())
                .allMatch(creation -> creation.created()
                        .getSpec()
                        .getContainers()
                        .get(0)
                        .getImagePullPolicy()
                        .equals("Always"));
    }

    @Test
    void twentyRotationsOfLeafAndAuthorityFailNoReview() throws Exception {
        Set<String> authorities = new HashSet<>();
        double rotations = sum(ROTATIONS);
        double repairs = sum(REPAIRS);
        var creating = Creating.atRate(PER_SECOND, cluster.api.client(), ASKED_ABOUT);
        try (creating) {
            until("the certificates have rotated 20 times", () -> {
                authorities.add(leaf().getIssuerX500Principal().getName());
                return sum(ROTATIONS) >= rotations + 20;
            });
        }
        assertAllWereMended(creating);
        assertThat(authorities).hasSizeGreaterThan(4);
        assertThat(sum(REPAIRS)).isEqualTo(repairs);
        assertThat(sum("plimsoll_review_failures_total")).isZero();
    }

    @Test
    void aSecretDeletedOrFilledWithRubbishFailsNoReview() throws Exception {
        var creating = Creating.atRate(PER_SECOND, cluster.api.client(), ASKED_ABOUT);
        try (creating) {
            double before = sum(REPAIRS);
            secret().delete();
            until("it is back", () -> secret().get() != null);
            until("it is counted", () -> sum(REPAIRS) > before);
            double repairs = sum(REPAIRS);
            until("rubbish is written", () -> {
                secret().edit(secret -> {
                    secret.getData().put("tls.crt", "cnViYmlzaA==");
                    return secret;
                });
                return true;
            });
            until("it is put right", () -> sum(REPAIRS) > repairs);
            int created = creating.count();
            until("more are created", () -> creating.count() >= created + PER_SECOND);
        }
        assertAllWereMended(creating);
    }

    @Test
    void whatExpiredWhileNobodyWasThereIsReplacedBeforeAnybodyIsServed() throws Exception {
        for (var replica : List.copyOf(REPLICAS)) {
            cluster.terminate(replica);
            REPLICAS.remove(replica);
        }
        var expired = leaf();
        until(
                "it has expired",
                () -> Instant.now().isAfter(expired.getNotAfter().toInstant()));

        REPLICAS.add(cluster.replica(SHORT_LIVES));

        assertThat(leaf()).isNotEqualTo(expired);
        var creating = Creating.atRate(PER_SECOND, cluster.api.client(), ASKED_ABOUT);
        try (creating) {
            until(
                    "pods are mended again",
                    () -> creating.creations().stream().anyMatch(creation -> !creation.isRefused()));
        }
    }
}
