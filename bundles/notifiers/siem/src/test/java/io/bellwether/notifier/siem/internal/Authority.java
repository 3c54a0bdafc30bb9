// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of a test's own, with a server and a client it vouches for. */
record Authority(Path folder) {
    private static final String PASSWORD = "pass-word";

    static Authority make(Path folder) throws Exception {
        Authority authority = new Authority(folder);
        authority.pair("ca", "CN=Test CA", "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        authority.signed("server", "CN=collector", "SAN=ip:127.0.0.1");
        authority.signed("client", "CN=bellwether", "SAN=dns:bellwether");
        return authority;
    }

    private void signed(String name, String subject, String alternative) throws Exception {
        pair(name, subject);
        keytool("-certreq", "-alias", name, "-keystore", store(name), "-file", file(name + ".csr"));
        keytool(
                "-gencert",
                "-alias",
                "ca",
                "-keystore",
                store("ca"),
                "-infile",
                file(name + ".csr"),
                "-outfile",
                file(name + ".crt"),
                "-rfc",
                "-ext",
                alternative);
        keytool("-exportcert", "-alias", "ca", "-keystore", store("ca"), "-file", file("ca.crt"), "-rfc");
        keytool("-importcert", "-noprompt", "-alias", "ca", "-keystore", store(name), "-file", file("ca.crt"));
        keytool("-importcert", "-noprompt", "-alias", name, "-keystore", store(name), "-file", file(name + ".crt"));
    }

    private void pair(String name, String subject, String... more) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", subject, "-keystore", store(name)));
        all.addAll(List.of(more));
        keytool(all.toArray(String[]::new));
    }

    private void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("keytool.log")))
                .isZero();
    }

    private String store(String name) {
        return file(name + ".p12");
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    String certificate() throws Exception {
        return Files.readString(folder.resolve("ca.crt"));
    }

    String clientCertificate() throws Exception {
        return Files.readString(folder.resolve("client.crt"));
    }

    String clientKey() throws Exception {
        Key key = keys("client").getKey("client", PASSWORD.toCharArray());
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    SSLContext server() throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(keys("server"), PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(keys("server"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore keys(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
