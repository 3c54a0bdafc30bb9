// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal.crypt;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM over the blocks of one file, under a key of the file's own: HKDF-SHA256 of the tenant's key, the file's
 * random salt, and what the file is. The nonce is the block's number and whether it is the last, and never comes twice
 * because a file is written once.
 */
final class BlockCipher {
    static final int SIZE = 16 << 10;
    static final int TAG = 16;
    static final int SALT = 32;
    private static final int NONCE = 12;

    private static final ThreadLocal<Cipher> CIPHERS = ThreadLocal.withInitial(BlockCipher::cipher);

    private BlockCipher() {}

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java cannot encrypt with AES-GCM", e);
        }
    }

    /** The key of a file. @param name what the file is, in words that no other file shares */
    static SecretKey derive(SecretKey tenantKey, byte[] salt, byte[] name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
            byte[] extracted = mac.doFinal(tenantKey.getEncoded());
            mac.init(new SecretKeySpec(extracted, "HmacSHA256"));
            mac.update(name);
            mac.update((byte) 1);
            return new SecretKeySpec(mac.doFinal(), "AES");
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("This Java cannot derive keys with HMAC-SHA256", e);
        }
    }

    /** Encrypts into {@code out}, which has room for the tag. @return bytes written */
    static int encrypt(SecretKey key, long block, boolean last, byte[] plain, int length, byte[] out)
            throws GeneralSecurityException {
        Cipher cipher = CIPHERS.get();
        cipher.init(Cipher.ENCRYPT_MODE, key, nonce(block, last));
        return cipher.doFinal(plain, 0, length, out, 0);
    }

    /** @throws javax.crypto.AEADBadTagException when it was not written so */
    static byte[] decrypt(SecretKey key, long block, boolean last, byte[] sealed, int length)
            throws GeneralSecurityException {
        Cipher cipher = CIPHERS.get();
        cipher.init(Cipher.DECRYPT_MODE, key, nonce(block, last));
        return cipher.doFinal(sealed, 0, length);
    }

    private static GCMParameterSpec nonce(long block, boolean last) {
        byte[] nonce =
                ByteBuffer.allocate(NONCE).putLong(block).putInt(last ? 1 : 0).array();
        return new GCMParameterSpec(TAG * 8, nonce);
    }
}
