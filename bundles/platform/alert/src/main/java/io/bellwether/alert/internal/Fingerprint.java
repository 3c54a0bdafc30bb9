// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Verdict;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes two verdicts speak of the same alert: tenant, environment, policy and group. Not safe for concurrent use.
 */
final class Fingerprint {
    private static final int BYTES = 16;

    private final MessageDigest sha256 = sha256();
    private final StringBuilder text = new StringBuilder();

    String of(Verdict verdict) {
        text.setLength(0);
        part(verdict.where().tenant().value());
        part(verdict.where().environment().value());
        part(verdict.rule().policy());
        Map<String, String> group = verdict.group();
        for (Map.Entry<String, String> label : (group.size() > 1 ? new TreeMap<>(group) : group).entrySet()) {
            part(label.getKey());
            part(label.getValue());
        }
        byte[] hash = sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }

    /** Each part goes with its length, so that no two lists of parts read the same. */
    private void part(String part) {
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
