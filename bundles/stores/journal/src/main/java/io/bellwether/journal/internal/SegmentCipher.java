// SPDX-License-Identifier: Apache-2.0
package io.bellwether.journal.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and signs one segment under keys of its own, derived by HKDF-SHA256 from the tenant's data key and the
 * segment's salt. The nonce is the frame's number; the frame's header and the segment's name are authenticated with it.
 */
final class SegmentCipher {
    private static final int TAG_BITS = 128;
    private static final int NONCE = 12;

    private final SecretKey frames;
    private final SecretKey seal;
    private final byte[] identity;

    SegmentCipher(SecretKey tenantKey, SegmentHeader header, SegmentName name) {
        identity = name.path().getBytes(StandardCharsets.UTF_8);
        byte[] root = hmac(new SecretKeySpec(header.salt(), "HmacSHA256"), tenantKey.getEncoded());
        SecretKey expand = new SecretKeySpec(root, "HmacSHA256");
        frames = new SecretKeySpec(derive(expand, "bellwether journal frames"), "AES");
        seal = new SecretKeySpec(derive(expand, "bellwether journal seal"), "HmacSHA256");
    }

    /** A key for hashing ids, the same for all segments of a tenant. */
    static byte[] idKey(SecretKey tenantKey) {
        byte[] root = hmac(new SecretKeySpec(new byte[SegmentHeader.SALT], "HmacSHA256"), tenantKey.getEncoded());
        return derive(new SecretKeySpec(root, "HmacSHA256"), "bellwether journal ids");
    }

    /** Signs a manifest under a key for this alone. */
    static byte[] signManifest(SecretKey tenantKey, byte[] manifest) {
        byte[] root = hmac(new SecretKeySpec(new byte[SegmentHeader.SALT], "HmacSHA256"), tenantKey.getEncoded());
        byte[] key = derive(new SecretKeySpec(root, "HmacSHA256"), "bellwether journal manifest");
        return hmac(new SecretKeySpec(key, "HmacSHA256"), manifest);
    }

    static int sealedLength(int plainLength) {
        return plainLength + TAG_BITS / 8;
    }

    byte[] seal(FrameHeader header, byte[] plain, int length) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, header).doFinal(plain, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    byte[] open(FrameHeader header, byte[] sealed) throws DamagedSegment {
        try {
            return cipher(Cipher.DECRYPT_MODE, header).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new DamagedSegment("frame " + header.number() + " is not authentic, or the tenant's key is another");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is not available", e);
        }
    }

    /** Signs a segment's index. */
    byte[] sign(byte[] index) {
        return hmac(seal, identity, index);
    }

    private Cipher cipher(int mode, FrameHeader header) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce =
                ByteBuffer.allocate(NONCE).putInt(NONCE - 4, header.number()).array();
        cipher.init(mode, frames, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header.bytes(), 0, FrameHeader.SIGNED);
        cipher.updateAAD(identity);
        return cipher;
    }

    private static byte[] derive(SecretKey key, String purpose) {
        byte[] info = purpose.getBytes(StandardCharsets.UTF_8);
        byte[] block = Arrays.copyOf(info, info.length + 1);
        block[info.length] = 1;
        return hmac(key, block);
    }

    private static byte[] hmac(SecretKey key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available", e);
        }
    }
}
