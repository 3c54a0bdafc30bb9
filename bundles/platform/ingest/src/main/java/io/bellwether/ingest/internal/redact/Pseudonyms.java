// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.redact;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keyed hashes of one tenant: the same value always gives the same one, and without the tenant's key nobody can try
 * values. Safe for concurrent use.
 */
public final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BYTES = 8;

    private final SecretKey key;

    /** @param tenantKey the tenant's oldest data key; what hashes are made with is derived from it */
    public Pseudonyms(SecretKey tenantKey) {
        key = new SecretKeySpec(mac(tenantKey, "bellwether redaction 1"), ALGORITHM);
    }

    /** {@code kind:} and sixteen hexadecimal digits. */
    public String of(String kind, String value) {
        return kind + ":" + HexFormat.of().formatHex(mac(key, kind + "\0" + value), 0, BYTES);
    }

    private static byte[] mac(SecretKey key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getEncoded(), ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
