// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.email.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.Samples;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mail over TLS from the first byte, with a certificate made for the test and trusted for its length. */
class EncryptedMailTest {
    private static final String STORE_PASSWORD = "changeit";

    @TempDir
    static Path directory;

    private static SSLContext before;

    @BeforeAll
    static void trust() throws Exception {
        Path store = directory.resolve("mail.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "mail",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        STORE_PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        System.setProperty("greenmail.tls.keystore.file", store.toString());
        System.setProperty("greenmail.tls.keystore.password", STORE_PASSWORD);

        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        Certificate certificate = keys.getCertificate("mail");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("mail", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        before = SSLContext.getDefault();
        SSLContext.setDefault(context);
    }

    @AfterAll
    static void restore() {
        SSLContext.setDefault(before);
        System.clearProperty("greenmail.tls.keystore.file");
        System.clearProperty("greenmail.tls.keystore.password");
    }

    @Test
    void signsInAndSendsOverTls() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        server.setUser("alerts@example.com", "alerts", "pass-word");
        server.getUserManager().setAuthRequired(true);
        server.start();
        try {
            DeliveryOutcome outcome = send("127.0.0.1", server.getSmtps().getPort());

            assertThat(outcome).isInstanceOf(DeliveryOutcome.Delivered.class);
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void aCertificateForAnotherNameIsNotAccepted() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        server.start();
        try {
            assertThat(send("localhost", server.getSmtps().getPort())).isInstanceOf(DeliveryOutcome.RetryAfter.class);
            assertThat(server.getReceivedMessages()).isEmpty();
        } finally {
            server.stop();
        }
    }

    private static DeliveryOutcome send(String host, int port) throws InterruptedException {
        Settings settings = Settings.of(
                new EmailNotifier().parameters(),
                Map.of(
                        "host", host,
                        "port", port,
                        "security", "tls",
                        "username", "alerts",
                        "password", "pass-word",
                        "from", "alerts@example.com",
                        "to", List.of("ops@example.org")));
        return new EmailNotifier().send(Samples.notification(Reason.OPENED), settings);
    }
}
