// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Gives log records and metric points, which have no ids of their own, an id that is the same when the same request
 * comes again: a digest of the request, and the item's place in it. So a request that is sent again is stored once, and
 * equal items that were sent once each are all kept, within one request and over several.
 */
final class RequestDigest {
    private static final int BYTES = 12;

    private final String prefix;

    RequestDigest(String path, byte[] body) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            byte[] all = digest.digest(body);
            byte[] kept = java.util.Arrays.copyOf(all, BYTES);
            prefix = Base64.getUrlEncoder().withoutPadding().encodeToString(kept) + "-";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param index the item's zero-based place */
    String id(int index) {
        return prefix + index;
    }
}
