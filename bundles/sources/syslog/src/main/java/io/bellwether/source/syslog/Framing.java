// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a connection's bytes into messages as RFC 6587 has it, decided for each message: a digit begins a counted one
 * ({@code 34 <34>…}), anything else one that ends with a line feed. Not safe for concurrent use.
 */
final class Framing {
    private static final int LONGEST_COUNT = 7;

    private final InputStream in;
    private final int longest;
    private final byte[] buffer;
    private int from;
    private int to;

    /** @param longest bytes of a message */
    Framing(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
        buffer = new byte[Math.max(16_384, longest + LONGEST_COUNT + 2)];
    }

    /** What cannot be split any further; the connection has to end. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** A message's place in {@link #bytes}, valid until the next call. */
    record Frame(int from, int to) {}

    byte[] bytes() {
        return buffer;
    }

    /** True when another message may be at hand without waiting. */
    boolean hasMore() throws IOException {
        return from < to || in.available() > 0;
    }

    /** The next message; null at the end. */
    Frame next() throws IOException {
        do {
            while (from < to && (buffer[from] == '\n' || buffer[from] == '\r' || buffer[from] == 0)) {
                from++;
            }
        } while (from == to && more());
        if (from == to) {
            return null;
        }
        return buffer[from] >= '0' && buffer[from] <= '9' ? counted() : ended();
    }

    private Frame counted() throws IOException {
        int at = from;
        int count = 0;
        while (true) {
            if (at == to) {
                int begun = at - from;
                need(begun + 1);
                at = from + begun;
            }
            byte digit = buffer[at++];
            if (digit == ' ') {
                break;
            }
            if (digit < '0' || digit > '9' || at - from > LONGEST_COUNT) {
                throw new Broken("a message begins with a digit, but not with its length and a blank");
            }
            count = count * 10 + digit - '0';
        }
        if (count == 0 || count > longest) {
            throw new Broken("a message has " + count + " bytes; at most " + longest + " are taken");
        }
        int head = at - from;
        need(head + count);
        Frame frame = new Frame(from + head, from + head + count);
        from = frame.to();
        return frame;
    }

    private Frame ended() throws IOException {
        int at = from;
        while (true) {
            while (at < to && buffer[at] != '\n') {
                at++;
            }
            if (at - from > longest) {
                throw new Broken("a message has more than " + longest + " bytes without a line feed");
            }
            if (at < to) {
                Frame frame = new Frame(from, at);
                from = at + 1;
                return frame;
            }
            int begun = at - from;
            if (!more()) {
                Frame last = new Frame(from, to);
                from = to;
                return last;
            }
            at = from + begun;
        }
    }

    /** Waits until so many bytes are at hand. */
    private void need(int bytes) throws IOException {
        while (to - from < bytes) {
            if (!more()) {
                throw new Broken("the connection ended within a message");
            }
        }
    }

    /** Reads on; moves what is at hand to the front when there is no room behind it. */
    private boolean more() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        } else if (to == buffer.length) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        int read = in.read(buffer, to, buffer.length - to);
        to += Math.max(0, read);
        return read > 0;
    }
}
