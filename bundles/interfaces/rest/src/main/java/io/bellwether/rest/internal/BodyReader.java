// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a posted body within the limits, decompressing it on the way. Safe for concurrent use. */
final class BodyReader {
    static final int BODY_BYTES = 16 * 1024 * 1024;
    static final int DECOMPRESSED_BYTES = 64 * 1024 * 1024;
    private static final long DRAINED_BYTES = 256L * 1024 * 1024;
    private static final int BUFFER = 64 * 1024;

    private final BodyBudget budget;

    BodyReader(BodyBudget budget) {
        this.budget = budget;
    }

    /** Reads the body of a request that is small work, like {@link #open}. */
    byte[] read(HttpServletRequest request) throws IOException {
        try (Body body = open(request)) {
            return body.bytes();
        }
    }

    /**
     * Reads the body, which need not say how long it is, and keeps its room until it is closed.
     *
     * @throws Problem.Refused with 400, 413, 415 or 503
     * @throws IOException when the connection fails
     */
    Body open(HttpServletRequest request) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > BODY_BYTES) {
            throw tooLarge(
                    "the body is " + announced + " bytes; at most " + BODY_BYTES + " are taken: send smaller batches");
        }
        String named = request.getHeader("Content-Encoding");
        Coding coding = Coding.named(named).orElseThrow(() -> Problem.of(
                        415,
                        "Unsupported encoding",
                        "Content-Encoding '" + shown(named) + "' is not known; use gzip, deflate, br, zstd or none")
                .refuse());
        Wire wire = new Wire(request.getInputStream());
        Body body = new Body(budget);
        try {
            body.reserve(coding.windowBytes());
            if (coding == Coding.IDENTITY) {
                body.fill(wire, BODY_BYTES, (int) Math.max(announced, 0));
            } else {
                try (InputStream plain = coding.open(wire)) {
                    body.fill(plain, DECOMPRESSED_BYTES, 0);
                }
            }
            return body;
        } catch (IOException e) {
            body.close();
            if (wire.failed) {
                throw e;
            }
            throw Problem.of(
                            400,
                            "Unreadable body",
                            "the body is not valid " + coding.name().toLowerCase(java.util.Locale.ROOT)
                                    + ", or it ends too early"
                                    + (e.getMessage() == null ? "" : ": " + e.getMessage()))
                    .refuse();
        } catch (RuntimeException e) {
            body.close();
            throw e;
        }
    }

    /** Reads away what is left, up to a bound, so that the sender gets to read the answer. */
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

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }

    private static Problem.Refused tooLarge(String detail) {
        return Problem.of(413, "Too large", detail).refuse();
    }

    /** A body in memory; its room is given back when it is closed. */
    static final class Body implements AutoCloseable {
        private final BodyBudget budget;
        private byte[] bytes = new byte[0];
        private int length;
        private long reserved;

        private Body(BodyBudget budget) {
            this.budget = budget;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public void close() {
            budget.give(reserved);
            reserved = 0;
        }

        /** @param expected how much will come, when that is known; else 0 */
        private void fill(InputStream in, int limit, int expected) throws IOException {
            grow(expected > 0 ? expected : BUFFER);
            while (true) {
                if (length == bytes.length) {
                    int next = in.read();
                    if (next < 0) {
                        break;
                    }
                    if (length == limit) {
                        throw tooLarge(
                                "the body is larger than " + limit + " bytes, decompressed: send smaller batches");
                    }
                    grow(Math.min(limit, bytes.length * 2));
                    bytes[length++] = (byte) next;
                }
                int read = in.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    break;
                }
                length += read;
            }
            bytes = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }

        private void grow(int size) {
            reserve(size - bytes.length);
            bytes = Arrays.copyOf(bytes, size);
        }

        private void reserve(int more) {
            if (!budget.take(more)) {
                throw Problem.of(503, Answers.NO_ROOM, "too many large bodies are being read; try again in a moment")
                        .refuse();
            }
            reserved += more;
        }
    }

    /** What comes over the wire: refuses too much of it, and remembers whether the connection failed. */
    private static final class Wire extends InputStream {
        private final InputStream in;
        private long count;
        private boolean failed;

        Wire(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read;
            try {
                read = in.read(buffer, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
            count += Math.max(read, 0);
            if (count > BODY_BYTES) {
                throw tooLarge("the body is larger than " + BODY_BYTES + " bytes: send smaller batches");
            }
            return read;
        }
    }
}
