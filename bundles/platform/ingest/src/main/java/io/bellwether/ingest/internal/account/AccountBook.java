// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal.account;

import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.Account;
import io.bellwether.ingest.Account.Counts;
import io.bellwether.ingest.Accounts;
import io.bellwether.journal.JournalReader;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the loss accounts. A batch is written down before it goes to the journal and again when it is settled, each time
 * in one line. After a violent end, what was begun and not settled is looked up in the journal: every batch of an
 * environment has a time of arrival of its own, and the journal stores all of a batch or none of it. A batch that is not
 * found was never acknowledged; it will come again and is not counted. Safe for concurrent use.
 */
@Component(service = {Accounts.class, AccountBook.class})
public final class AccountBook implements Accounts {
    /** From this age on an event is late. */
    public static final Duration LATE = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(AccountBook.class);
    private static final Duration TICK = Duration.ofSeconds(5);
    private static final double SMOOTHING = 1 - Math.exp(-5.0 / 30);
    private static final long LONGEST_LOG = 8L << 20;
    private static final int SCANNED_AT_ONCE = 5_000;

    private final AccountLog log;
    private final JournalReader journal;
    private final InstantSource time;
    private final Workers.Schedule ticking;
    private final Map<AccountKey, State> states = new TreeMap<>();
    private final Map<TenantEnvironment, String> positions = new HashMap<>();
    private final Map<TenantEnvironment, Instant> arrivals = new HashMap<>();
    private final Map<Long, AccountLine.Begun> open = new LinkedHashMap<>();
    /** The position of its environment when an open batch began: the batch lies behind it. */
    private final Map<Long, String> beganAt = new HashMap<>();

    private long nextBatch = 1;
    private boolean unwritten;

    private static final class State {
        private Counts counts = Counts.NONE;
        private double perSecond;
        private long seenAtTick;
        private Instant lastAt;
    }

    /** A batch on its way to the journal. */
    public record Ticket(long batch, AccountKey key, Instant receivedAt, int candidates, Counts certain) {}

    @Activate
    public AccountBook(
            @Reference NodeSettings node,
            @Reference JournalReader journal,
            @Reference InstantSource time,
            @Reference Workers workers) {
        this(node.data().resolve("intake").resolve("accounts.log"), journal, time, workers);
    }

    public AccountBook(Path file, JournalReader journal, InstantSource time, Workers workers) {
        this.journal = journal;
        this.time = time;
        log = new AccountLog(file);
        recover();
        rewrite();
        ticking = workers.every("intake-accounts", TICK, this::tick);
    }

    @Deactivate
    public void stop() {
        ticking.close();
        synchronized (this) {
            rewrite();
            try {
                log.close();
            } catch (IOException e) {
                LOG.warn("The accounts could not be closed: {}", e.getMessage());
            }
        }
    }

    /** A time of arrival that no other batch of the environment has: now, or a trifle later. */
    public synchronized Instant arrival(TenantEnvironment where) {
        Instant now = time.instant();
        Instant last = arrivals.get(where);
        Instant own = last == null || now.isAfter(last) ? now : last.plusNanos(1);
        arrivals.put(where, own);
        return own;
    }

    /**
     * Writes down a batch before it goes to the journal.
     *
     * @param certain what is decided already: those rejected and dropped, with {@code seen} their sum
     */
    public synchronized Ticket begin(AccountKey key, Instant receivedAt, int candidates, Counts certain) {
        AccountLine.Begun begun = new AccountLine.Begun(nextBatch++, key, receivedAt, candidates, certain);
        open.put(begun.batch(), begun);
        beganAt.put(begun.batch(), positions.computeIfAbsent(key.where(), journal::end));
        write(begun);
        return new Ticket(begun.batch(), key, receivedAt, candidates, certain);
    }

    /** A batch is stored. @return all that became of it */
    public Counts stored(Ticket ticket, List<Event> stored, long bytes) {
        Counts counts = counts(ticket.certain(), ticket.candidates(), stored.size(), late(stored), bytes);
        String position = stored.isEmpty() ? null : journal.positionOf(stored.get(stored.size() - 1));
        synchronized (this) {
            settle(ticket.batch(), ticket.key(), counts);
            if (position != null) {
                positions.put(ticket.key().where(), position);
            }
        }
        return counts;
    }

    /** A batch was not taken; its sender knows. @param events how many it was */
    public synchronized void refused(Ticket ticket, AccountKey key, String reason, int events) {
        settle(ticket == null ? 0 : ticket.batch(), key, refused(reason, events));
    }

    /** A batch of which nothing went to the journal is decided. */
    public synchronized void decided(AccountKey key, Counts counts) {
        settle(0, key, counts);
    }

    /** Forgets a tenant. */
    public synchronized void forget(TenantId tenant) {
        boolean known = states.keySet().removeIf(key -> key.where().tenant().equals(tenant));
        positions.keySet().removeIf(where -> where.tenant().equals(tenant));
        if (known) {
            rewrite();
        }
    }

    @Override
    public synchronized List<Account> list(TenantId tenant) {
        List<Account> all = new ArrayList<>();
        states.forEach((key, state) -> {
            if (tenant == null || key.where().tenant().equals(tenant)) {
                all.add(account(key, state));
            }
        });
        return all;
    }

    @Override
    public synchronized Account find(TenantEnvironment where, String kind, String origin) {
        AccountKey key = new AccountKey(where, kind, origin);
        State state = states.get(key);
        return state == null ? Account.empty(where, kind, origin) : account(key, state);
    }

    private static Account account(AccountKey key, State state) {
        return new Account(key.where(), key.kind(), key.origin(), state.counts, state.perSecond, state.lastAt);
    }

    private static Counts counts(Counts certain, int candidates, long kept, long late, long bytes) {
        return certain.plus(new Counts(candidates, kept, late, candidates - kept, 0, Map.of(), Map.of(), bytes));
    }

    private static Counts refused(String reason, int events) {
        return new Counts(0, 0, 0, 0, 0, Map.of(), Map.of(reason, (long) events), 0);
    }

    private static long late(List<Event> events) {
        long late = 0;
        for (Event event : events) {
            if (isLate(event)) {
                late++;
            }
        }
        return late;
    }

    private static boolean isLate(Event event) {
        return event.timestamp().isBefore(event.receivedAt().minus(LATE));
    }

    private void settle(long batch, AccountKey key, Counts counts) {
        open.remove(batch);
        beganAt.remove(batch);
        State state = states.computeIfAbsent(key, fresh -> new State());
        state.counts = state.counts.plus(counts);
        state.lastAt = time.instant();
        write(new AccountLine.Settled(batch, key, counts));
    }

    private void write(AccountLine line) {
        if (unwritten) {
            return;
        }
        try {
            log.add(line);
            if (log.length() > LONGEST_LOG) {
                rewrite();
            }
        } catch (IOException e) {
            unwritten = true;
            LOG.error("The accounts cannot be written and are kept in memory for now: {}", e.getMessage());
        }
    }

    private void rewrite() {
        List<AccountLine> lines = new ArrayList<>();
        states.forEach((key, state) -> lines.add(new AccountLine.Total(key, state.counts)));
        lines.addAll(places());
        lines.addAll(open.values());
        try {
            log.rewrite(lines);
            if (unwritten) {
                LOG.info("The accounts are written again");
            }
            unwritten = false;
        } catch (IOException e) {
            unwritten = true;
            LOG.error("The accounts cannot be written and are kept in memory for now: {}", e.getMessage());
        }
    }

    /** Behind these positions lies every batch that is open or yet to come. */
    private List<AccountLine> places() {
        Map<TenantEnvironment, String> places = new TreeMap<>(positions);
        List<AccountLine.Begun> newestFirst = new ArrayList<>(open.values());
        Collections.reverse(newestFirst);
        for (AccountLine.Begun begun : newestFirst) {
            String position = beganAt.get(begun.batch());
            if (position == null) {
                places.remove(begun.key().where());
            } else {
                places.put(begun.key().where(), position);
            }
        }
        List<AccountLine> lines = new ArrayList<>();
        places.forEach((where, position) ->
                lines.add(new AccountLine.Place(new AccountKey(where, AccountKey.PUSH, "-"), position)));
        return lines;
    }

    /** Carries on what is only of use from time to time. */
    void tick() {
        synchronized (this) {
            places().forEach(this::write);
            for (State state : states.values()) {
                double now = (state.counts.seen() - state.seenAtTick) / (double) TICK.toSeconds();
                state.perSecond += SMOOTHING * (now - state.perSecond);
                state.seenAtTick = state.counts.seen();
            }
            if (unwritten) {
                rewrite();
            }
        }
        try {
            log.force();
        } catch (IOException e) {
            LOG.warn("The accounts could not be forced to the disk: {}", e.getMessage());
        }
    }

    private void recover() {
        try {
            for (AccountLine line : log.read()) {
                take(line);
            }
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            LOG.error("The accounts cannot be read to their end: {}", e.getMessage());
        }
        Map<TenantEnvironment, List<AccountLine.Begun>> unsettled = new LinkedHashMap<>();
        open.values().forEach(begun -> unsettled
                .computeIfAbsent(begun.key().where(), where -> new ArrayList<>())
                .add(begun));
        open.clear();
        unsettled.forEach(this::lookUp);
        states.values().forEach(state -> state.seenAtTick = state.counts.seen());
    }

    private void take(AccountLine line) {
        if (line instanceof AccountLine.Total total) {
            states.computeIfAbsent(total.key(), fresh -> new State()).counts = total.counts();
        } else if (line instanceof AccountLine.Place place) {
            positions.put(place.key().where(), place.position());
        } else if (line instanceof AccountLine.Begun begun) {
            open.put(begun.batch(), begun);
            nextBatch = Math.max(nextBatch, begun.batch() + 1);
        } else if (line instanceof AccountLine.Settled settled) {
            open.remove(settled.batch());
            State state = states.computeIfAbsent(settled.key(), fresh -> new State());
            state.counts = state.counts.plus(settled.counts());
        }
    }

    /** Finds out in the journal which batches it stored. */
    private void lookUp(TenantEnvironment where, List<AccountLine.Begun> unsettled) {
        Map<Instant, long[]> found = new HashMap<>();
        unsettled.forEach(begun -> found.put(begun.receivedAt(), new long[2]));
        String position = positions.get(where);
        try {
            JournalReader.Reading reading;
            do {
                reading = journal.readAfter(where, position, SCANNED_AT_ONCE);
                for (Event event : reading.events()) {
                    long[] kept = found.get(event.receivedAt());
                    if (kept != null) {
                        kept[0]++;
                        kept[1] += isLate(event) ? 1 : 0;
                    }
                }
                position = reading.position();
            } while (!reading.end());
            if (position != null) {
                positions.put(where, position);
            }
        } catch (RuntimeException e) {
            LOG.error("The journal of {} cannot be asked for {} batches: {}", where, unsettled.size(), e.getMessage());
        }
        for (AccountLine.Begun begun : unsettled) {
            long[] kept = found.get(begun.receivedAt());
            if (kept[0] > 0) {
                State state = states.computeIfAbsent(begun.key(), fresh -> new State());
                state.counts = state.counts.plus(counts(begun.counts(), begun.candidates(), kept[0], kept[1], 0));
            }
        }
        LOG.info("{}: {} batches were under way at the last end", where, unsettled.size());
    }
}
