// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads a posted body within the limits, decompressing it on the way. */
final class BodyReader {
    static final int BODY_BYTES = 16 * 1024 * 1024;
    static final int DECOMPRESSED_BYTES = 64 * 1024 * 1024;
    private static final long DRAINED_BYTES = 256L * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    /** @throws Problem.Refused with 400, 413 or 415, after the rest of the body was read away */
    byte[] read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > BODY_BYTES) {
            throw tooLarge("the body is " + request.getContentLengthLong() + " bytes; at most " + BODY_BYTES
                    + " are taken: send smaller batches");
        }
        String encoding = request.getHeader("Content-Encoding");
        String coding = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
        Counted raw = new Counted(request.getInputStream());
        try {
            return switch (coding) {
                case "identity", "" -> raw.readUpTo(raw, BODY_BYTES, (int) Math.max(request.getContentLengthLong(), 0));
                case "gzip", "x-gzip" -> raw.readUpTo(new GZIPInputStream(raw, BUFFER), DECOMPRESSED_BYTES, 0);
                case "deflate" -> raw.readUpTo(new InflaterInputStream(raw), DECOMPRESSED_BYTES, 0);
                default ->
                    throw Problem.of(
                                    415,
                                    "Unsupported encoding",
                                    "Content-Encoding '" + coding + "' is not known; use gzip, deflate or none")
                            .refuse();
            };
        } catch (ZipException | EOFException e) {
            throw Problem.of(400, "Unreadable body", "the body is not valid " + coding + ": " + e.getMessage())
                    .refuse();
        }
    }

    /** Reads away what is left, up to a bound. */
    void drain(HttpServletRequest request) {
        byte[] buffer = new byte[BUFFER];
        long left = DRAINED_BYTES;
        try {
            InputStream in = request.getInputStream();
            int read;
            while (left > 0 && (read = in.read(buffer)) >= 0) {
                left -= read;
            }
        } catch (IOException | IllegalStateException e) {
            // The caller has gone or the body was read otherwise: there is nothing left to read away.
            return;
        }
    }

    private static Problem.Refused tooLarge(String detail) {
        return Problem.of(413, "Too large", detail).refuse();
    }

    /** Counts what comes over the wire and refuses too much of it. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            if (value >= 0) {
                counted(1);
            }
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = in.read(buffer, offset, length);
            if (read > 0) {
                counted(read);
            }
            return read;
        }

        private void counted(int bytes) {
            count += bytes;
            if (count > BODY_BYTES) {
                throw tooLarge("the body is larger than " + BODY_BYTES + " bytes: send smaller batches");
            }
        }

        byte[] readUpTo(InputStream from, int limit, int expected) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(expected, BUFFER));
            byte[] buffer = new byte[BUFFER];
            int read;
            while ((read = from.read(buffer)) >= 0) {
                if (out.size() + read > limit) {
                    throw tooLarge(
                            "the body is larger than " + limit + " bytes when decompressed: send smaller batches");
                }
                out.write(buffer, 0, read);
            }
            return out.toByteArray();
        }
    }
}
