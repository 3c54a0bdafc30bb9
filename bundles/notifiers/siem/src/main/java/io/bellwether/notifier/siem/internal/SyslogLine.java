// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.siem.internal;

import io.bellwether.api.event.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A message as RFC 5424 frames it. */
final class SyslogLine {
    private static final int FACILITY = 8;
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_NAME = 48;
    private static final int LONGEST_KIND = 32;

    private SyslogLine() {}

    /**
     * Writes one message, at most so many bytes long, without its framing on a stream.
     *
     * @param host the sender's name
     * @param kind what the message is about, as MSGID
     */
    static byte[] of(
            long facility,
            Severity severity,
            Instant at,
            String host,
            String name,
            String kind,
            String text,
            int most) {
        String line = "<" + (facility * FACILITY + number(severity)) + ">1 " + at.truncatedTo(ChronoUnit.MICROS) + " "
                + word(host, LONGEST_HOST) + " " + word(name, LONGEST_NAME) + " - " + word(kind, LONGEST_KIND) + " - "
                + text;
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= most ? bytes : cut(bytes, most);
    }

    /** RFC 6587: the message's length in octets goes before it, so that it may hold anything. */
    static byte[] counted(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 8);
        out.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(message);
        return out.toByteArray();
    }

    /** A line feed ends the message, which has none itself. */
    static byte[] ended(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 1);
        out.writeBytes(message);
        out.write('\n');
        return out.toByteArray();
    }

    /** Cuts between characters, and not behind a lonely backslash. */
    private static byte[] cut(byte[] bytes, int most) {
        int end = most;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        int slashes = 0;
        while (slashes < end && bytes[end - 1 - slashes] == '\\') {
            slashes++;
        }
        return java.util.Arrays.copyOf(bytes, end - slashes % 2);
    }

    private static int number(Severity severity) {
        return switch (severity) {
            case INFO -> 6;
            case WARNING -> 4;
            case ERROR -> 3;
            case CRITICAL -> 2;
        };
    }

    /** Printable ASCII without spaces; a hyphen when there is nothing. */
    private static String word(String text, int most) {
        String word = text.replaceAll("[^\\x21-\\x7e]", "_");
        return word.isEmpty() ? "-" : word.substring(0, Math.min(most, word.length()));
    }
}
