// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes two verdicts speak of the same alert: tenant, environment, policy and group. Asked for each verdict, so it
 * keeps what it writes into. Not safe for concurrent use.
 */
final class Fingerprint {
    private static final int BYTES = 16;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha256 = sha256();
    private final byte[] hash = new byte[sha256.getDigestLength()];
    private final byte[] hex = new byte[2 * BYTES];
    private byte[] text = new byte[512];
    private int size;

    String of(Verdict verdict) {
        size = 0;
        part(verdict.where().tenant().value());
        part(verdict.where().environment().value());
        part(verdict.rule().policy());
        Map<String, String> group = verdict.group();
        for (Map.Entry<String, String> label : (group.size() > 1 ? new TreeMap<>(group) : group).entrySet()) {
            part(label.getKey());
            part(label.getValue());
        }
        sha256.update(text, 0, size);
        try {
            sha256.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a digest has the length it says", e);
        }
        for (int i = 0; i < BYTES; i++) {
            hex[2 * i] = DIGITS[hash[i] >> 4 & 0xf];
            hex[2 * i + 1] = DIGITS[hash[i] & 0xf];
        }
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    /** Each part goes with its length in characters, so that no two lists of parts read the same. */
    private void part(String part) {
        String length = Integer.toString(part.length());
        ascii(length);
        room(1);
        text[size++] = ':';
        if (!ascii(part)) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            room(bytes.length);
            System.arraycopy(bytes, 0, text, size, bytes.length);
            size += bytes.length;
        }
    }

    /** @return false when there are other characters, and nothing was written */
    private boolean ascii(String part) {
        room(part.length());
        for (int i = 0; i < part.length(); i++) {
            char here = part.charAt(i);
            if (here >= 0x80) {
                return false;
            }
            text[size + i] = (byte) here;
        }
        size += part.length();
        return true;
    }

    private void room(int more) {
        if (size + more > text.length) {
            text = Arrays.copyOf(text, Math.max(2 * text.length, size + more));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
