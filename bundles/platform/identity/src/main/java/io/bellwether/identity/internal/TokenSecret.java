// SPDX-License-Identifier: Apache-2.0
package io.bellwether.identity.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Makes tokens and what is kept of them. */
final class TokenSecret {
    private static final String PREFIX = "bw_";
    /** Letters and digits alone, so that a token can stand in a URL's user part, as in the DSN of Sentry's clients. */
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static final int SECRET_LENGTH = 40;
    private static final int ID_BYTES = 8;

    private final SecureRandom random;

    TokenSecret(SecureRandom random) {
        this.random = random;
    }

    /** {@code bw_} and 40 characters of A-Z, a-z and 0-9: 238 random bits. */
    String next() {
        StringBuilder token = new StringBuilder(PREFIX);
        for (int i = 0; i < SECRET_LENGTH; i++) {
            token.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return token.toString();
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
