// SPDX-License-Identifier: Apache-2.0
package io.bellwether.posting;

import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The headers of Standard Webhooks, version 1: HMAC-SHA256 over id, timestamp and body. */
public final class StandardWebhook {
    /** What a secret in the standard's own form begins with. */
    public static final String PREFIX = "whsec_";

    private static final String ALGORITHM = "HmacSHA256";

    private StandardWebhook() {}

    /**
     * Signs a request.
     *
     * @param secret {@code whsec_} and base64, or any text
     * @param id unique for what is said; the same when it is said again
     * @throws IllegalArgumentException when the secret cannot be read; the message does not show it
     */
    public static HttpRequest.Builder sign(
            HttpRequest.Builder request, String secret, String id, Instant at, byte[] body) {
        long seconds = at.getEpochSecond();
        return request.setHeader("webhook-id", id)
                .setHeader("webhook-timestamp", String.valueOf(seconds))
                .setHeader("webhook-signature", signature(secret, id, seconds, body));
    }

    /**
     * One signature, as it stands in the header.
     *
     * @param secret {@code whsec_} and base64, or any text
     * @param seconds when it is sent, since 1970
     * @throws IllegalArgumentException when the secret cannot be read; the message does not show it
     */
    public static String signature(String secret, String id, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key(secret.strip()), ALGORITHM));
            mac.update((id + "." + seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
        }
    }

    private static byte[] key(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("secret: what follows whsec_ must be base64", e);
        }
        if (key.length == 0) {
            throw new IllegalArgumentException("secret: nothing follows whsec_");
        }
        return key;
    }
}
