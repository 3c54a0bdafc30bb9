// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.loki;

/**
 * Decompresses Snappy's block format, as in its format description. Plain array accesses, so that whatever is sent can
 * do no worse than be refused; the memory asked for is bounded by what the compressed bytes can hold.
 */
final class SnappyBlock {
    static final int MOST_BYTES = 64 << 20;

    /** A copy of 64 bytes takes 3 bytes, and nothing is denser. */
    private static final int DENSEST = 22;

    private final byte[] in;
    private final byte[] out;
    private int at;
    private int length;

    private SnappyBlock(byte[] in, byte[] out, int at) {
        this.in = in;
        this.out = out;
        this.at = at;
    }

    static byte[] decompress(byte[] in) throws RefusedBody {
        long declared = 0;
        int at = 0;
        for (int shift = 0; ; shift += 7) {
            if (at == in.length || shift > 28) {
                throw new RefusedBody("the body is not in Snappy's block format: its length cannot be read");
            }
            declared |= (in[at] & 0x7FL) << shift;
            if (in[at++] >= 0) {
                break;
            }
        }
        if (declared > MOST_BYTES) {
            throw new RefusedBody(
                    "the body is " + declared + " bytes, decompressed; at most " + MOST_BYTES + " are taken");
        }
        if (declared > (long) (in.length - at) * DENSEST) {
            throw broken();
        }
        SnappyBlock block = new SnappyBlock(in, new byte[(int) declared], at);
        try {
            block.run();
        } catch (IndexOutOfBoundsException e) {
            throw broken();
        }
        if (block.length != declared) {
            throw broken();
        }
        return block.out;
    }

    private static RefusedBody broken() {
        return new RefusedBody("the body is not in Snappy's block format, or it ends too early");
    }

    private void run() throws RefusedBody {
        while (at < in.length) {
            int tag = in[at++] & 0xFF;
            int size = (tag >>> 2) + 1;
            switch (tag & 3) {
                case 0 -> literal(size);
                case 1 -> copy(4 + (size - 1 & 7), (tag >>> 5) << 8 | number(1));
                case 2 -> copy(size, number(2));
                default -> copy(size, number(4));
            }
        }
    }

    private void literal(int size) throws RefusedBody {
        int bytes = size > 60 ? number(size - 60) + 1 : size;
        if (bytes <= 0 || bytes > in.length - at || bytes > out.length - length) {
            throw broken();
        }
        System.arraycopy(in, at, out, length, bytes);
        at += bytes;
        length += bytes;
    }

    private void copy(int size, int offset) throws RefusedBody {
        if (offset <= 0 || offset > length || size > out.length - length) {
            throw broken();
        }
        if (offset >= size) {
            System.arraycopy(out, length - offset, out, length, size);
            length += size;
        } else {
            for (int end = length + size; length < end; length++) {
                out[length] = out[length - offset];
            }
        }
    }

    private int number(int bytes) {
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (in[at++] & 0xFF) << (8 * i);
        }
        return number;
    }
}
