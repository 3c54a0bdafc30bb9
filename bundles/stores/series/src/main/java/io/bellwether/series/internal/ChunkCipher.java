// SPDX-License-Identifier: Apache-2.0
package io.bellwether.series.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the chunks of one file under a key of its own, derived by HKDF-SHA256 (RFC 5869) from the tenant's data key
 * and the file's salt. The nonce is the chunk's number; the chunk's header and the file's place are authenticated with
 * it. For one thread.
 */
final class ChunkCipher {
    private static final int TAG_BITS = 128;
    private static final int NONCE = 12;
    private static final byte[] PURPOSE = "bellwether series chunks".getBytes(StandardCharsets.UTF_8);

    private final SecretKey key;
    private final byte[] place;
    private final Cipher cipher;

    /** @param place tenant, environment and file name */
    ChunkCipher(SecretKey tenantKey, byte[] salt, String place) {
        byte[] root = hmac(new SecretKeySpec(salt, "HmacSHA256"), tenantKey.getEncoded());
        byte[] block = Arrays.copyOf(PURPOSE, PURPOSE.length + 1);
        block[PURPOSE.length] = 1;
        this.key = new SecretKeySpec(hmac(new SecretKeySpec(root, "HmacSHA256"), block), "AES");
        this.place = place.getBytes(StandardCharsets.UTF_8);
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    byte[] seal(int number, byte[] header, byte[] plain) {
        try {
            init(Cipher.ENCRYPT_MODE, number, header);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /** Null when the chunk is not authentic. */
    byte[] open(int number, byte[] header, byte[] sealed) {
        try {
            init(Cipher.DECRYPT_MODE, number, header);
            return cipher.doFinal(sealed);
        } catch (javax.crypto.AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    static int sealedLength(int plain) {
        return plain + TAG_BITS / 8;
    }

    private void init(int mode, int number, byte[] header) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE).putInt(NONCE - 4, number).array();
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
        cipher.updateAAD(place);
    }

    private static byte[] hmac(SecretKey key, byte[] data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available", e);
        }
    }
}
