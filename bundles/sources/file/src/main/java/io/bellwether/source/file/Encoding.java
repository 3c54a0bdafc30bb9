// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.file;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How a file's text is encoded, and how its lines end in that encoding. */
enum Encoding {
    UTF_8(StandardCharsets.UTF_8, 1, 0, 3),
    UTF_16LE(StandardCharsets.UTF_16LE, 2, 0, 2),
    UTF_16BE(StandardCharsets.UTF_16BE, 2, 1, 2),
    LATIN_1(StandardCharsets.ISO_8859_1, 1, 0, 0);

    static final List<String> NAMES = List.of("utf-8", "utf-16le", "utf-16be", "latin-1");

    private final Charset charset;
    private final int unit;
    private final int low;
    private final int mark;

    Encoding(Charset charset, int unit, int low, int mark) {
        this.charset = charset;
        this.unit = unit;
        this.low = low;
        this.mark = mark;
    }

    /** What a byte order mark at the file's beginning says, or else the setting. */
    static Encoding of(byte[] head, String setting) {
        if (head.length >= 2) {
            int first = (head[0] & 0xFF) << 8 | head[1] & 0xFF;
            if (first == 0xFFFE) {
                return UTF_16LE;
            }
            if (first == 0xFEFF) {
                return UTF_16BE;
            }
            if (first == 0xEFBB) {
                return UTF_8;
            }
        }
        return values()[NAMES.indexOf(setting)];
    }

    /** Where the first line feed at or behind {@code from} begins; -1 when there is none before {@code to}. */
    int lineFeed(byte[] bytes, int from, int to) {
        for (int i = from; i + unit <= to; i += unit) {
            if (bytes[i + low] == '\n' && (unit == 1 || bytes[i + 1 - low] == 0)) {
                return i;
            }
        }
        return -1;
    }

    /** Bytes of a line feed, and of any character at least. */
    int unit() {
        return unit;
    }

    /** Bytes of the byte order mark at the beginning, if any. */
    int mark(byte[] bytes, int from, int to) {
        boolean marked =
                mark > 0 && to - from >= mark && text(bytes, from, from + mark).equals("\uFEFF");
        return marked ? mark : 0;
    }

    String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, charset);
    }
}
