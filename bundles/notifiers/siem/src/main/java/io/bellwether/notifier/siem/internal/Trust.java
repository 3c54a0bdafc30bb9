// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a channel trusts and how it shows itself, from PEM texts. */
final class Trust {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Trust() {}

    /** What is wrong with the certificates and the key; never shows them. */
    static List<Problem> check(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        try {
            context(settings);
        } catch (Unusable e) {
            problems.add(new Problem(e.key, null, e.getMessage()));
        }
        return problems;
    }

    /** A text cannot be used as what it was given for. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;
        private final String key;

        private Unusable(String key, String message) {
            super(message);
            this.key = key;
        }
    }

    static SSLContext context(Settings settings) throws Unusable {
        try {
            KeyManagerFactory keys = null;
            if (settings.find(SiemNotifier.CERTIFICATE).isPresent()) {
                KeyStore own = empty();
                own.setKeyEntry(
                        "key",
                        key(settings),
                        new char[0],
                        certificates(
                                SiemNotifier.CERTIFICATE.key(),
                                settings.find(SiemNotifier.CERTIFICATE).get()));
                keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(own, new char[0]);
            }
            TrustManagerFactory trust = null;
            if (settings.find(SiemNotifier.AUTHORITY).isPresent()) {
                KeyStore authorities = empty();
                int count = 0;
                for (Certificate each : certificates(
                        SiemNotifier.AUTHORITY.key(),
                        settings.find(SiemNotifier.AUTHORITY).get())) {
                    authorities.setCertificateEntry("ca" + count++, each);
                }
                trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(authorities);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys == null ? null : keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new Unusable(SiemNotifier.CERTIFICATE.key(), "does not go with the client key");
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, new char[0]);
        return store;
    }

    private static Certificate[] certificates(String key, String pem) throws Unusable {
        try {
            Certificate[] all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .toArray(Certificate[]::new);
            if (all.length > 0) {
                return all;
            }
        } catch (GeneralSecurityException e) {
            throw new Unusable(key, "is no certificate in PEM");
        }
        throw new Unusable(key, "has no certificate in it; give PEM");
    }

    private static PrivateKey key(Settings settings) throws Unusable {
        Matcher pem = KEY.matcher(settings.find(SiemNotifier.KEY).orElse(""));
        if (!pem.find()) {
            throw new Unusable(
                    SiemNotifier.KEY.key(),
                    "must be PKCS #8 in PEM, not encrypted, from -----BEGIN PRIVATE KEY----- on");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(pem.group(1));
        } catch (IllegalArgumentException e) {
            throw new Unusable(SiemNotifier.KEY.key(), "is no base64 between its lines");
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (GeneralSecurityException e) {
                continue;
            }
        }
        throw new Unusable(SiemNotifier.KEY.key(), "is no RSA, EC or Ed25519 key");
    }
}
