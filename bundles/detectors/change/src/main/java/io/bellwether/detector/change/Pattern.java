// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detector.change;

import java.nio.ByteBuffer;

/**
 * How surprising the next of eight symbols is after the last three, in bits: {@code −log2 p}, by counts of n-grams of the
 * orders 0 to 3 with back-off {@code p_o = (count + 2·p_{o−1}) / (total + 2)} and {@code p_{−1} = 1/8}, a simple form of
 * prediction by partial matching (J. Cleary, I. Witten, 1984). Counts of one context are halved together when one reaches
 * its limit, so that old habits fade.
 */
final class Pattern {
    static final int SYMBOLS = 8;

    private static final int ORDERS = 4;
    private static final int LIMIT = 32_767;
    private static final int COUNTS = 8 + 64 + 512 + 4_096;
    private static final int[] OFFSET = {0, 8, 72, 584};

    static final int BYTES = COUNTS * Short.BYTES + 3 + Byte.BYTES;

    private final short[] counts = new short[COUNTS];
    private final byte[] before = new byte[3];
    private byte seen;

    /** The surprise of a symbol from 0 to 7, which is then learned. */
    double surprise(int symbol) {
        double p = 1.0 / SYMBOLS;
        int context = 0;
        for (int order = 0; order < ORDERS && order <= seen; order++) {
            if (order > 0) {
                context = context * SYMBOLS + before[order - 1];
            }
            int at = OFFSET[order] + context * SYMBOLS;
            int total = 0;
            for (int s = 0; s < SYMBOLS; s++) {
                total += counts[at + s];
            }
            p = (counts[at + symbol] + 2 * p) / (total + 2);
            if (++counts[at + symbol] == LIMIT) {
                for (int s = 0; s < SYMBOLS; s++) {
                    counts[at + s] >>= 1;
                }
            }
        }
        before[2] = before[1];
        before[1] = before[0];
        before[0] = (byte) symbol;
        seen = (byte) Math.min(seen + 1, ORDERS);
        return -StrictMath.log(p) / StrictMath.log(2);
    }

    void write(ByteBuffer out) {
        for (short count : counts) {
            out.putShort(count);
        }
        out.put(before).put(seen);
    }

    void read(ByteBuffer in) {
        for (int i = 0; i < COUNTS; i++) {
            counts[i] = in.getShort();
        }
        in.get(before);
        seen = in.get();
        for (byte symbol : before) {
            if (symbol < 0 || symbol >= SYMBOLS) {
                throw new IllegalArgumentException("there is no symbol " + symbol);
            }
        }
    }
}
