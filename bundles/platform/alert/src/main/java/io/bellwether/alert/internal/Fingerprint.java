// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What makes two verdicts speak of the same alert: tenant, environment, policy and group. */
final class Fingerprint {
    private static final int BYTES = 16;

    private Fingerprint() {}

    static String of(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        part(text, verdict.where().tenant().value());
        part(text, verdict.where().environment().value());
        part(text, verdict.rule().policy());
        for (Map.Entry<String, String> label : new TreeMap<>(verdict.group()).entrySet()) {
            part(text, label.getKey());
            part(text, label.getValue());
        }
        byte[] hash = sha256().digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }

    /** Each part goes with its length, so that no two lists of parts read the same. */
    private static void part(StringBuilder text, String part) {
        text.append(part.length()).append(':').append(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
