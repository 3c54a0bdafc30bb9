// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.SecretKey;

/** Hashes senders' ids under a key of the tenant, so that nobody can make two ids meet, or tell one from its hash. */
final class IdHasher {
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(IdHasher::sha256);

    private final byte[] key;

    IdHasher(SecretKey tenantKey) {
        key = SegmentCipher.idKey(tenantKey);
    }

    IdHash hash(String source, String eventId) {
        byte[] id = eventId.getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = SHA256.get();
        digest.update(key);
        digest.update(id);
        long first = ByteBuffer.wrap(digest.digest()).getLong();
        digest.update(key);
        digest.update(source.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(id);
        return new IdHash(first, ByteBuffer.wrap(digest.digest()).getLong());
    }

    long idOnly(String eventId) {
        return hash("", eventId).id();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
