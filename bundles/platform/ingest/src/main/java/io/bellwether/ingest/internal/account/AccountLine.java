// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.account;

import io.bellwether.ingest.Account.Counts;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A line of the account log: words apart by blanks, behind a checksum of them. It holds names of tenants, environments
 * and origins, and numbers; no event.
 */
sealed interface AccountLine {
    /** What an account has come to. */
    record Total(AccountKey key, Counts counts) implements AccountLine {}

    /** Up to where an environment's journal is accounted for. */
    record Place(AccountKey key, String position) implements AccountLine {}

    /**
     * A batch goes to the journal.
     *
     * @param receivedAt its events' time of arrival, which no other batch of the environment has
     * @param candidates how many events go
     * @param counts what is certain already: those rejected and dropped
     */
    record Begun(long batch, AccountKey key, Instant receivedAt, int candidates, Counts counts)
            implements AccountLine {}

    /** A batch is settled. @param counts all of it */
    record Settled(long batch, AccountKey key, Counts counts) implements AccountLine {}

    /** The line as it is written, with its end. */
    static byte[] bytes(AccountLine line) {
        String words = words(line);
        CRC32C crc = new CRC32C();
        crc.update(words.getBytes(StandardCharsets.UTF_8));
        return (String.format("%08x ", crc.getValue()) + words + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String words(AccountLine line) {
        if (line instanceof Total total) {
            return "T " + total.key.text() + " " + text(total.counts);
        }
        if (line instanceof Place place) {
            return "P " + place.key.text() + " " + place.position;
        }
        if (line instanceof Begun begun) {
            return "B " + begun.batch + " " + begun.key.text() + " " + begun.receivedAt + " " + begun.candidates + " "
                    + text(begun.counts);
        }
        Settled settled = (Settled) line;
        return "S " + settled.batch + " " + settled.key.text() + " " + text(settled.counts);
    }

    /** Null when it is not whole. */
    static AccountLine parse(String line) {
        if (line.length() < 11) {
            return null;
        }
        CRC32C crc = new CRC32C();
        crc.update(line.substring(9).getBytes(StandardCharsets.UTF_8));
        if (!line.startsWith(String.format("%08x ", crc.getValue()))) {
            return null;
        }
        String[] words = line.substring(9).split(" ");
        return switch (words[0]) {
            case "T" -> new Total(key(words, 1), counts(words, 5));
            case "P" -> new Place(key(words, 1), words[5]);
            case "B" ->
                new Begun(
                        Long.parseLong(words[1]),
                        key(words, 2),
                        Instant.parse(words[6]),
                        Integer.parseInt(words[7]),
                        counts(words, 8));
            case "S" -> new Settled(Long.parseLong(words[1]), key(words, 2), counts(words, 6));
            default -> null;
        };
    }

    private static AccountKey key(String[] words, int at) {
        return AccountKey.parse(words[at], words[at + 1], words[at + 2], words[at + 3]);
    }

    private static String text(Counts counts) {
        return counts.seen() + " " + counts.kept() + " " + counts.late() + " " + counts.duplicates() + " "
                + counts.rejected() + " " + counts.bytes() + " " + text(counts.dropped()) + " "
                + text(counts.refused());
    }

    private static String text(Map<String, Long> amounts) {
        StringBuilder text = new StringBuilder("-");
        amounts.forEach(
                (reason, amount) -> text.append(',').append(reason).append('=').append(amount));
        return text.toString();
    }

    private static Counts counts(String[] words, int at) {
        return new Counts(
                Long.parseLong(words[at]),
                Long.parseLong(words[at + 1]),
                Long.parseLong(words[at + 2]),
                Long.parseLong(words[at + 3]),
                Long.parseLong(words[at + 4]),
                amounts(words[at + 6]),
                amounts(words[at + 7]),
                Long.parseLong(words[at + 5]));
    }

    private static Map<String, Long> amounts(String text) {
        Map<String, Long> amounts = new TreeMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                amounts.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
            }
        }
        return amounts;
    }
}
