// SPDX-License-Identifier: Apache-2.0
package io.bellwether.events.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.events.EventIndex;
import io.bellwether.expression.Expression;
import io.bellwether.identity.TenantKeys;
import io.bellwether.journal.Journal;
import io.bellwether.journal.JournalReader;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.NodeSettings;
import io.bellwether.runtime.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The event index in Lucene's files, one folder for each tenant, environment and day. */
@Component(service = EventIndex.class)
public final class LuceneEventIndex implements EventIndex {
    private static final String FOLDER = "events";
    private static final long WAIT = Duration.ofSeconds(1).toNanos();
    private static final int MOST_EVENTS = 5_000;
    private static final int MOST_VALUES = 10_000;

    private final Indexer indexer;
    private final Journal journal;
    private final JournalReader reader;
    private final InstantSource time;
    private final LongSupplier nanos;

    @Activate
    public LuceneEventIndex(
            @Reference NodeSettings node,
            @Reference TenantKeys keys,
            @Reference Journal journal,
            @Reference JournalReader reader,
            @Reference InstantSource time,
            @Reference Workers workers,
            @Reference Meters meters)
            throws IOException {
        this(node.data().resolve(FOLDER), keys, journal, reader, time, workers, meters, System::nanoTime);
    }

    /** @param nanos monotonic time */
    public LuceneEventIndex(
            Path folder,
            TenantKeys keys,
            Journal journal,
            JournalReader reader,
            InstantSource time,
            Workers workers,
            Meters meters,
            LongSupplier nanos)
            throws IOException {
        this.journal = journal;
        this.reader = reader;
        this.time = time;
        this.nanos = nanos;
        indexer = new Indexer(folder, keys, journal, reader, workers, meters, nanos);
    }

    @Deactivate
    public void stop() {
        indexer.close();
    }

    Indexer indexer() {
        return indexer;
    }

    @Override
    public void offer(TenantEnvironment where, List<Event> stored) {
        if (!stored.isEmpty()) {
            indexer.of(where).lane().offer(stored);
            indexer.wake(where);
        }
    }

    @Override
    public void awaitRoom(TenantEnvironment where, Duration atMost) throws InterruptedException {
        indexer.of(where).lane().awaitRoom(atMost.toNanos());
    }

    /** The index once it holds all that was offered by now. */
    private EnvironmentIndex ready(TenantEnvironment where) {
        EnvironmentIndex index = indexer.of(where);
        try {
            if (!index.lane().await(WAIT) || !index.isComplete()) {
                throw new NotReady("the index of " + where + " is " + index.state() + "; try again in a moment");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotReady("interrupted while waiting for the index of " + where);
        }
        return index;
    }

    private interface Question<T> {
        T ask() throws IOException;
    }

    private static <T> T answer(Question<T> question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new UncheckedIOException("the event index could not be read", e);
        }
    }

    private Budget budget() {
        return new Budget(reader, nanos);
    }

    private static void check(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new InvalidInput("from", from.toString(), "must be before 'to', " + to);
        }
    }

    private static void check(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new InvalidInput(name, Integer.toString(value), "must be from 1 to " + most);
        }
    }

    @Override
    public Page search(TenantEnvironment where, Instant from, Instant to, Expression filter, int limit, String cursor) {
        check(from, to);
        check("limit", limit, MOST_EVENTS);
        EnvironmentIndex index = ready(where);
        return answer(() -> new Searching(index, from, to, filter, budget()).page(limit, cursor));
    }

    @Override
    public Histogram histogram(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            Duration interval,
            String by,
            int top) {
        check(from, to);
        check("top", top, MOST_VALUES);
        EnvironmentIndex index = ready(where);
        return answer(() -> {
            Counting counting = new Counting(index, from, to, filter, interval, by, budget());
            counting.count();
            return counting.histogram(interval, top);
        });
    }

    @Override
    public Top top(TenantEnvironment where, Instant from, Instant to, Expression filter, String field, int most) {
        check(from, to);
        check("limit", most, MOST_VALUES);
        EnvironmentIndex index = ready(where);
        return answer(() -> {
            Counting counting = new Counting(index, from, to, filter, null, field, budget());
            counting.count();
            return counting.top(most);
        });
    }

    @Override
    public Distribution distribution(
            TenantEnvironment where,
            Instant from,
            Instant to,
            Expression filter,
            String field,
            List<Double> quantiles) {
        check(from, to);
        for (double quantile : quantiles) {
            if (!(quantile >= 0 && quantile <= 1)) {
                throw new InvalidInput("quantiles", Double.toString(quantile), "must be from 0 to 1");
            }
        }
        EnvironmentIndex index = ready(where);
        return answer(() -> new Distributing(index, from, to, filter, field, budget()).of(quantiles));
    }

    @Override
    public Related related(TenantEnvironment where, String id, Instant from, Instant to, int most) {
        check(from, to);
        check("limit", most, MOST_EVENTS);
        EnvironmentIndex index = ready(where);
        return answer(() -> new Relating(index, from, to, most, budget()).to(id, journal.find(where, id)));
    }

    @Override
    public List<Status> status(TenantId tenant) {
        return indexer.all().stream()
                .filter(index -> tenant == null || index.where().tenant().equals(tenant))
                .map(this::status)
                .toList();
    }

    private Status status(EnvironmentIndex index) {
        Event oldest = index.lane().oldest();
        Duration lag = oldest == null ? Duration.ZERO : Duration.between(oldest.receivedAt(), time.instant());
        Days days = index.days();
        boolean known = index.isComplete();
        return new Status(
                index.where(),
                days == null ? 0 : days.documents(),
                known ? index.lane().behind() : -1,
                lag.isNegative() ? Duration.ZERO : lag,
                days == null ? 0 : days.bytes(),
                index.state(),
                index.problem());
    }

    @Override
    public void erase(TenantId tenant) {
        indexer.erase(tenant);
    }

    @Override
    public void expire(TenantEnvironment where, Instant before) {
        indexer.expire(where, before);
    }

    @Override
    public void rebuild(TenantEnvironment where) {
        indexer.of(where).rebuild();
        indexer.wake(where);
    }
}
