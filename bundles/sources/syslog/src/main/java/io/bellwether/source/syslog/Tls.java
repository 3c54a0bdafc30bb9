// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
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
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** What a listener needs for TLS, from PEM texts. */
final class Tls {
    private static final Pattern KEY = Pattern.compile(
            "-----BEGIN (ENCRYPTED )?PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END (?:ENCRYPTED )?PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Tls() {}

    /** @throws InvalidInput naming what cannot be read; never showing a key */
    static SSLContext context(Settings settings) {
        Certificate[] chain = certificates(settings, SyslogSettings.CERTIFICATE);
        PrivateKey key = key(settings);
        try {
            char[] none = new char[0];
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, none);
            own.setKeyEntry("key", key, none, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, none);
            TrustManagerFactory trust = null;
            if (settings.find(SyslogSettings.CLIENTS).isPresent()) {
                KeyStore authorities = KeyStore.getInstance("PKCS12");
                authorities.load(null, none);
                int count = 0;
                for (Certificate each : certificates(settings, SyslogSettings.CLIENTS)) {
                    authorities.setCertificateEntry("ca" + count++, each);
                }
                trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(authorities);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidInput(
                    SyslogSettings.CERTIFICATE.key(), null, "does not go with the private key: " + e.getMessage());
        }
    }

    private static Certificate[] certificates(Settings settings, Parameter<String> parameter) {
        byte[] pem = settings.get(parameter).getBytes(StandardCharsets.UTF_8);
        try {
            Certificate[] all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .toArray(Certificate[]::new);
            if (all.length > 0) {
                return all;
            }
        } catch (GeneralSecurityException e) {
            throw new InvalidInput(parameter.key(), null, "is no certificate in PEM: " + e.getMessage());
        }
        throw new InvalidInput(parameter.key(), null, "has no certificate in it; give PEM");
    }

    private static PrivateKey key(Settings settings) {
        Matcher pem = KEY.matcher(settings.get(SyslogSettings.KEY));
        if (!pem.find()) {
            throw new InvalidInput(
                    SyslogSettings.KEY.key(),
                    null,
                    "must be PKCS #8 in PEM, from -----BEGIN PRIVATE KEY----- on; openssl pkcs8 -topk8 converts others");
        }
        KeySpec spec;
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(pem.group(2));
            spec = pem.group(1) == null ? new PKCS8EncodedKeySpec(bytes) : decrypted(bytes, settings);
        } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
            throw new InvalidInput(
                    SyslogSettings.PASSWORD.key(),
                    null,
                    "does not open the private key; check key and password. A key that is not encrypted with AES is"
                            + " converted by openssl pkcs8 -topk8 -v2 aes-256-cbc");
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                continue;
            }
        }
        throw new InvalidInput(SyslogSettings.KEY.key(), null, "is no RSA, EC or Ed25519 key");
    }

    private static KeySpec decrypted(byte[] bytes, Settings settings) throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
        char[] password = settings.find(SyslogSettings.PASSWORD).orElse("").toCharArray();
        // For PBES2 the name stands in the parameters.
        String algorithm = info.getAlgParameters().toString();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
                info.getAlgParameters());
        return info.getKeySpec(cipher);
    }
}
