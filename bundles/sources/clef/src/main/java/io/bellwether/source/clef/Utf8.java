// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.clef;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8. */
final class Utf8 {
    private static final int CHUNK = 8_192;

    private Utf8() {}

    /** The index of the first byte that is not UTF-8; -1 when all of them are. */
    static int fault(byte[] bytes) {
        int ascii = 0;
        while (ascii < bytes.length && bytes[ascii] >= 0) {
            ascii++;
        }
        if (ascii == bytes.length) {
            return -1;
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, ascii, bytes.length - ascii);
        CharBuffer out = CharBuffer.allocate(CHUNK);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                return in.position();
            }
            if (result.isUnderflow()) {
                return -1;
            }
            out.clear();
        }
    }

    /** The text, or as much of its beginning as takes at most so many bytes, with an ellipsis at the end. */
    static String bounded(String text, int most) {
        if (text.length() <= most / 3) {
            return text;
        }
        int bytes = 0;
        int room = most - 3;
        int fits = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (bytes > most) {
                return text.substring(0, fits) + "…";
            }
            i += Character.charCount(c);
            if (bytes <= room) {
                fits = i;
            }
        }
        return text;
    }
}
