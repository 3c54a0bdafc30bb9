// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.journal.JournalReader;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountBookTest {
    private static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    private static final AccountKey SEQ = new AccountKey(PROD, AccountKey.CONNECTOR, "seq");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final WorkerPools workers = new WorkerPools(new PrometheusMeters());
    private final List<Event> journal = new ArrayList<>();
    private final JournalReader reader = new ListReader();

    @AfterEach
    void stop() {
        workers.close();
    }

    @Test
    void addsUpAndOutlivesAKill() throws Exception {
        AccountBook book = open("a.log");
        Instant first = book.arrival(PROD);
        Instant second = book.arrival(PROD);
        assertThat(second).isAfter(first);

        AccountBook.Ticket one = book.begin(SEQ, first, 3, new Counts(3, 0, 0, 0, 1, Map.of("noise", 2L), Map.of(), 0));
        book.stored(one, stored(first, 2, 1), 500);
        book.refused(null, SEQ, "quota", 7);
        Counts expected = new Counts(6, 2, 1, 1, 1, Map.of("noise", 2L), Map.of("quota", 7L), 500);
        assertThat(counts(book)).isEqualTo(expected);
        assertThat(counts(book).missing()).isZero();

        assertThat(counts(killed("a.log"))).isEqualTo(expected);
    }

    @Test
    void looksUpInTheJournalWhatWasUnderWay() throws Exception {
        AccountBook book = open("a.log");
        Counts none = new Counts(0, 0, 0, 0, 0, Map.of(), Map.of(), 0);
        Instant done = book.arrival(PROD);
        book.stored(book.begin(SEQ, done, 2, none), stored(done, 2, 0), 10);
        Instant kept = book.arrival(PROD);
        book.begin(SEQ, kept, 5, new Counts(2, 0, 0, 0, 0, Map.of("sampling:debug", 2L), Map.of(), 0));
        stored(kept, 4, 3);
        Instant lost = book.arrival(PROD);
        book.begin(SEQ, lost, 9, none);

        Counts counts = counts(killed("a.log"));
        assertThat(counts.seen()).isEqualTo(9);
        assertThat(counts.kept()).isEqualTo(6);
        assertThat(counts.duplicates()).isEqualTo(1);
        assertThat(counts.late()).isEqualTo(3);
        assertThat(counts.dropped()).containsExactly(Map.entry("sampling:debug", 2L));
        assertThat(counts.missing()).isZero();
        assertThat(counts(killed("b.log"))).isEqualTo(counts);
    }

    @Test
    void searchesOnlyBehindWhatWasSettledBeforeTheOldestOpenBatch() throws Exception {
        AccountBook book = open("a.log");
        Counts none = Counts.NONE;
        for (int i = 0; i < 50; i++) {
            Instant at = book.arrival(PROD);
            book.stored(book.begin(SEQ, at, 1, none), stored(at, 1, 0), 10);
        }
        Instant open = book.arrival(PROD);
        book.begin(SEQ, open, 1, none);
        stored(open, 1, 0);
        for (int i = 0; i < 50; i++) {
            Instant at = book.arrival(PROD);
            book.stored(book.begin(SEQ, at, 1, none), stored(at, 1, 0), 10);
        }
        book.tick();
        ListReader counting = (ListReader) reader;
        counting.read = 0;
        assertThat(counts(killed("a.log")).kept()).isEqualTo(101);
        assertThat(counting.read).isEqualTo(51);
    }

    @Test
    void aTornLineCostsOnlyItself() throws Exception {
        AccountBook book = open("a.log");
        for (int i = 0; i < 10; i++) {
            book.decided(SEQ, new Counts(1, 0, 0, 0, 1, Map.of(), Map.of(), 0));
        }
        Path file = folder.resolve("a.log");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 4));
        assertThat(counts(killed("a.log")).seen()).isEqualTo(9);
    }

    @Test
    void holdsNoNamesButThoseOfPlaces() throws Exception {
        AccountBook book = open("a.log");
        Instant at = book.arrival(PROD);
        book.stored(book.begin(SEQ, at, 1, Counts.NONE), stored(at, 1, 0), 10);
        assertThat(new String(Files.readAllBytes(folder.resolve("a.log")), StandardCharsets.UTF_8))
                .contains("acme prod connector seq")
                .doesNotContain("message-0");
    }

    @Test
    void forgetsATenant() throws Exception {
        AccountBook book = open("a.log");
        book.decided(SEQ, new Counts(1, 0, 0, 0, 1, Map.of(), Map.of(), 0));
        book.forget(PROD.tenant());
        assertThat(book.list(null)).isEmpty();
        assertThat(killed("a.log").list(null)).isEmpty();
    }

    private static Counts counts(AccountBook book) {
        return book.find(PROD, AccountKey.CONNECTOR, "seq").counts();
    }

    private AccountBook open(String name) {
        return new AccountBook(folder.resolve(name), reader, () -> NOW, workers);
    }

    /** What another process finds in the file as it is at this moment, the first being dead. */
    private AccountBook killed(String name) throws Exception {
        Path copy = folder.resolve("b.log");
        if (!name.equals("b.log")) {
            Files.copy(folder.resolve(name), copy, StandardCopyOption.REPLACE_EXISTING);
        }
        return open("b.log");
    }

    private List<Event> stored(Instant receivedAt, int events, int late) {
        List<Event> stored = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            Instant happened = i < late ? receivedAt.minusSeconds(601) : receivedAt.minusSeconds(600);
            EventBody body = EventBody.of("json", "log", Severity.INFO, "message-" + i);
            Event event = new Event(PROD, "e", false, happened, receivedAt, body, String.valueOf(journal.size()));
            journal.add(event);
            stored.add(event);
        }
        return stored;
    }

    /** A journal in a list; a position is how many events come before it. */
    private final class ListReader implements JournalReader {
        private int read;

        @Override
        public List<Event> read(TenantEnvironment where, List<String> rawRefs) {
            throw new UnsupportedOperationException("nothing reads by place");
        }

        @Override
        public Reading readAfter(TenantEnvironment where, String position, int most) {
            int from = position == null ? 0 : Integer.parseInt(position);
            read += journal.size() - from;
            return new Reading(List.copyOf(journal.subList(from, journal.size())), "" + journal.size(), true);
        }

        @Override
        public String end(TenantEnvironment where) {
            return journal.isEmpty() ? null : String.valueOf(journal.size());
        }

        @Override
        public String positionOf(Event event) {
            return String.valueOf(Integer.parseInt(event.rawRef()) + 1);
        }
    }
}
