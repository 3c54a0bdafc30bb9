// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test's own, with a server and a client it vouches for. */
final class Authority {
    private static final char[] PASSWORD = "pass-word".toCharArray();

    private final KeyStore all;

    private Authority(KeyStore all) {
        this.all = all;
    }

    static Authority make(Path folder) throws Exception {
        Path file = folder.resolve("all.p12");
        keytool(file, "-alias", "ca", "-dname", "CN=Test CA", "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        keytool(file, "-alias", "server", "-dname", "CN=collector", "-ext", "SAN=ip:127.0.0.1", "-signer", "ca");
        keytool(file, "-alias", "client", "-dname", "CN=bellwether", "-signer", "ca");
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            all.load(in, PASSWORD);
        }
        return new Authority(all);
    }

    private static void keytool(Path file, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12", "-keystore", file.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        command.addAll(List.of(arguments));
        Path log = file.resolveSibling("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    String certificate() throws Exception {
        return pem("CERTIFICATE", all.getCertificate("ca").getEncoded());
    }

    String clientCertificate() throws Exception {
        StringBuilder chain = new StringBuilder();
        for (Certificate each : all.getCertificateChain("client")) {
            chain.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return chain.toString();
    }

    String clientKey() throws Exception {
        return pem("PRIVATE KEY", all.getKey("client", PASSWORD).getEncoded());
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    SSLContext server() throws Exception {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("server", all.getKey("server", PASSWORD), PASSWORD, all.getCertificateChain("server"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", all.getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
