// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes tokens and what is kept of them. */
final class TokenSecret {
    private static final String PREFIX = "bw_";
    private static final int SECRET_BYTES = 30;
    private static final int ID_BYTES = 8;

    private final SecureRandom random;

    TokenSecret(SecureRandom random) {
        this.random = random;
    }

    /** {@code bw_} and 40 characters of A-Z, a-z, 0-9, - and _: 240 random bits. */
    String next() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A public id. */
    String nextId() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "token-" + HexFormat.of().formatHex(bytes);
    }

    /** SHA-256 as lower-case hex. Enough for random tokens, which cannot be guessed. */
    static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
