// SPDX-License-Identifier: Apache-2.0
package dev.plimsoll.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemFileReloaderTest {
    private static final Clock NOW = Clock.systemUTC();
    private static final Clock LONG_AGO = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path dir;

    private final KeyedCertificate first = CertificateIssuer.selfSigned(List.of(), NOW);
    private final KeyedCertificate second = CertificateIssuer.selfSigned(List.of(), NOW);
    private PemFiles files;
    private PemFileReloader reload;

    @BeforeEach
    void open() throws IOException {
        files = new PemFiles(dir.resolve("tls.crt"), dir.resolve("tls.key"));
        writeChain(first);
        writeKey(first);
        reload = PemFileReloader.open(files, NOW);
    }

    private void writeChain(KeyedCertificate certificate) throws IOException {
        Files.writeString(files.chain(), Pem.of(certificate.own()));
    }

    private void writeKey(KeyedCertificate certificate) throws IOException {
        Files.writeString(files.key(), Pem.of(certificate.key()));
    }

    /** Often enough for a change to be believed. */
    private void look() {
        for (int i = 0; i < 3; i++) {
            reload.look();
        }
    }

    private void assertServed(KeyedCertificate certificate) {
        assertThat(reload.served().certificate().chain()).isEqualTo(certificate.chain());
    }

    @Test
    void aNewPairComesIntoForce() throws IOException {
        writeChain(second);
        writeKey(second);
        look();

        assertServed(second);
        assertThat(reload.failures()).isZero();
    }

    @Test
    void aCertificateWithoutItsKeyIsNeverServed() throws IOException {
        writeChain(second);
        look();

        assertServed(first);
        assertThat(reload.failures()).isEqualTo(1);

        writeKey(second);
        look();

        assertServed(second);
    }

    @Test
    void whatCannotBeReadLeavesTheOldPairInForce() throws IOException {
        Files.delete(files.key());
        look();
        assertServed(first);

        Files.writeString(files.key(), "nonsense");
        look();
        assertServed(first);

        assertThat(reload.failures()).isEqualTo(2);
    }

    @Test
    void anExpiredPairDoesNotReplaceAGoodOne() throws IOException {
        var expired = CertificateIssuer.selfSigned(List.of(), LONG_AGO);
        writeChain(expired);
        writeKey(expired);
        look();

        assertServed(first);
        assertThat(reload.failures()).isEqualTo(1);
    }

    @Test
    void theKeyThatIsHandedOutAlwaysFitsTheCertificate() throws IOException {
        var served = reload.served();
        var before = served.chooseEngineServerAlias("EC", null, null);
        writeChain(second);
        writeKey(second);
        look();

        assertThat(served.getCertificateChain(before)).containsExactlyElementsOf(first.chain());
        assertThat(served.getPrivateKey(before)).isEqualTo(first.key());
        var after = served.chooseEngineServerAlias("EC", null, null);
        assertThat(served.getCertificateChain(after)).containsExactlyElementsOf(second.chain());
        assertThat(served.getPrivateKey(after)).isEqualTo(second.key());
    }

    @Test
    void whatIsAmissIsSaidWithTheNameOfTheFile() throws IOException {
        Files.writeString(files.key(), "nonsense");
        assertThatThrownBy(() -> PemFileReloader.open(files, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(files.key() + ": ");

        writeKey(second);
        assertThatThrownBy(() -> PemFileReloader.open(files, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not belong together");

        Files.writeString(files.chain(), "nonsense");
        assertThatThrownBy(() -> PemFileReloader.open(files, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(files.chain() + ": ");

        Files.delete(files.chain());
        assertThatThrownBy(() -> PemFileReloader.open(files, NOW))
                .isInstanceOf(IOException.class)
                .hasMessage(files.chain() + ": no such file");
    }
}
