// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** The content codings of posted bodies. */
enum Coding {
    IDENTITY(0) {
        @Override
        InputStream open(InputStream in) {
            return in;
        }
    },
    GZIP(0) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new GZIPInputStream(in, BUFFER);
        }
    },
    DEFLATE(0) {
        /** With zlib's header, as the standard has it, or without, as some senders do. */
        @Override
        InputStream open(InputStream in) throws IOException {
            PushbackInputStream peeked = new PushbackInputStream(in, 2);
            byte[] head = peeked.readNBytes(2);
            peeked.unread(head);
            boolean zlib =
                    head.length == 2 && (head[0] & 0x0F) == 8 && (((head[0] & 0xFF) << 8) | (head[1] & 0xFF)) % 31 == 0;
            return new Inflating(peeked, new Inflater(!zlib));
        }
    },
    BR(16 << 20) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new BrotliInputStream(in, BUFFER);
        }
    },
    ZSTD(8 << 20) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_BITS);
        }
    };

    private static final int BUFFER = 64 * 1024;

    /** 8 MiB, the most that RFC 9659 lets a sender assume. */
    private static final int ZSTD_WINDOW_BITS = 23;

    private final int windowBytes;

    Coding(int windowBytes) {
        this.windowBytes = windowBytes;
    }

    /** By the value of {@code Content-Encoding}; null or blank is the identity. Empty when it is not known. */
    static Optional<Coding> named(String header) {
        String name = header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
        return Optional.ofNullable(
                switch (name) {
                    case "", "identity" -> IDENTITY;
                    case "gzip", "x-gzip" -> GZIP;
                    case "deflate" -> DEFLATE;
                    case "br" -> BR;
                    case "zstd" -> ZSTD;
                    default -> null;
                });
    }

    /** Decompresses; what cannot be decompressed or ends early is an {@link IOException} while reading. */
    abstract InputStream open(InputStream in) throws IOException;

    /** The most memory that decompressing takes beside what comes out. */
    int windowBytes() {
        return windowBytes;
    }

    /** Frees the inflater's memory with the stream. */
    private static final class Inflating extends InflaterInputStream {
        Inflating(InputStream in, Inflater inflater) {
            super(in, inflater, BUFFER);
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
