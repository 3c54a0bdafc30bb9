// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import io.bellwether.ingest.Connectors.Gap;
import io.bellwether.relational.ConnectorProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Keeps one connector up to date, round by round. For each query there is a cursor in time: everything before it has
 * been asked for and is durable. A round asks from each cursor, less the overlap, to now, in windows, oldest first.
 * Rounds do not overlap; what is told about the connector can be asked for at any time.
 */
final class Poller {
    static final Duration SWEEP_EVERY = Duration.ofMinutes(15);
    static final Duration SWEEP = Duration.ofHours(1);
    static final Duration REFUSED_WAIT = Duration.ofMinutes(5);
    private static final Duration SAVE_EVERY = Duration.ofSeconds(2);

    private final PollingSettings settings;
    private final List<PollQuery> queries;
    private final WindowReader reader;
    private final InstantSource time;
    private final Consumer<ConnectorProgress> store;
    private final Instant origin;
    private final ConnectorProgress before;
    private final Tally tally = new Tally(this::saveNowAndThen);
    private final Pace pace;
    private final Map<String, Instant> cursors = new TreeMap<>();
    private final Map<String, Instant> refusedUntil = new HashMap<>();
    private Instant lastSweep;
    private Instant lastSave = Instant.MIN;
    private boolean everComplete;
    private long errors;
    private String lastError;
    private Instant lastErrorAt;

    /**
     * What a poller is told at its start.
     *
     * @param origin what happened before this is never asked for
     * @param progress what was saved last
     */
    record Start(PollingSettings settings, List<PollQuery> queries, Instant origin, ConnectorProgress progress) {}

    /**
     * @param store called with what is to be saved
     * @param random for jitter
     */
    Poller(
            Start start,
            WindowReader reader,
            InstantSource time,
            RandomGenerator random,
            Consumer<ConnectorProgress> store) {
        settings = start.settings();
        queries = start.queries();
        origin = start.origin();
        before = start.progress();
        this.reader = reader;
        this.time = time;
        this.store = store;
        pace = new Pace(settings.window(), random);
        Instant first = time.instant().minus(settings.lookback());
        for (PollQuery query : queries) {
            cursors.put(query.name(), before.cursors().getOrDefault(query.name(), first));
        }
        lastSweep = time.instant();
    }

    /**
     * Asks for what is new.
     *
     * @return the time up to which all queries are complete, but for those the source refuses for good; null when they
     *     are not, or when it is not yet time to ask
     */
    Instant round() throws InterruptedException {
        Instant now = time.instant();
        List<Window> windows = plan(now);
        if (windows == null) {
            return null;
        }
        Completion completion = new Completion(windows);
        List<WindowReader.Failure> failures =
                reader.read(windows, settings.concurrency(), tally, window -> windowDone(completion, window));
        synchronized (this) {
            boolean passing = settle(failures, now);
            boolean complete = !passing && refusedUntil.size() < queries.size();
            everComplete |= complete;
            save(time.instant());
            return complete ? now : null;
        }
    }

    private synchronized List<Window> plan(Instant now) {
        if (!pace.mayAsk(now)) {
            return null;
        }
        refusedUntil.values().removeIf(until -> !now.isBefore(until));
        boolean sweep = !now.isBefore(lastSweep.plus(SWEEP_EVERY));
        if (sweep) {
            lastSweep = now;
        }
        List<List<Window>> byQuery = new ArrayList<>();
        for (PollQuery query : queries) {
            if (!refusedUntil.containsKey(query.name())) {
                Instant from = cursors.get(query.name()).minus(settings.overlap());
                if (sweep && now.minus(SWEEP).isBefore(from)) {
                    from = now.minus(SWEEP);
                }
                from = from.isBefore(origin) ? origin : from;
                byQuery.add(Window.split(query, from, now, pace.window()));
            }
        }
        return interleave(byQuery);
    }

    /** The first window of each query, then the second of each, and so on. */
    private static List<Window> interleave(List<List<Window>> byQuery) {
        List<Window> windows = new ArrayList<>();
        int longest = byQuery.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Window> each : byQuery) {
                if (i < each.size()) {
                    windows.add(each.get(i));
                }
            }
        }
        return windows;
    }

    private synchronized void windowDone(Completion completion, Window window) {
        Instant upTo = completion.done(window);
        String query = window.query().name();
        if (upTo.isAfter(cursors.get(query))) {
            cursors.put(query, upTo);
        }
        saveNowAndThen();
    }

    /** Long windows are saved before they are done, so that a crash costs the counts little. */
    private synchronized void saveNowAndThen() {
        Instant now = time.instant();
        if (!now.isBefore(lastSave.plus(SAVE_EVERY))) {
            save(now);
        }
    }

    /** @return whether there was trouble that will pass */
    private boolean settle(List<WindowReader.Failure> failures, Instant now) {
        List<Trouble> passing = new ArrayList<>();
        for (WindowReader.Failure failure : failures) {
            Trouble trouble = failure.trouble();
            errors++;
            lastError = failure.window().query().name() + ": " + trouble.reason();
            lastErrorAt = now;
            if (trouble.kind() == Trouble.Kind.PERMANENT) {
                refusedUntil.put(failure.window().query().name(), now.plus(REFUSED_WAIT));
            } else {
                passing.add(trouble);
            }
        }
        if (!passing.isEmpty()) {
            pace.failed(passing, time.instant());
        } else if (failures.isEmpty()) {
            pace.succeeded();
            if (refusedUntil.isEmpty()) {
                lastError = null;
            }
        }
        return !passing.isEmpty();
    }

    private void save(Instant now) {
        lastSave = now;
        store.accept(progress());
    }

    /** What is to be saved. */
    synchronized ConnectorProgress progress() {
        Tally.Counts counts = tally.counts();
        Instant newest = counts.newest() == null
                        || before.lastEventAt() != null && before.lastEventAt().isAfter(counts.newest())
                ? before.lastEventAt()
                : counts.newest();
        return new ConnectorProgress(
                cursors,
                before.captured() + counts.stored(),
                before.duplicates() + counts.duplicates(),
                before.dropped() + counts.dropped(),
                before.errors() + errors,
                newest);
    }

    /** {@code starting}, {@code running}, {@code backing off} or {@code failing}. */
    synchronized String state() {
        if (!refusedUntil.isEmpty()) {
            return "failing";
        }
        if (pace.failures() > 0) {
            return "backing off";
        }
        return everComplete ? "running" : "starting";
    }

    /** How far its slowest query is behind; null before the first answer. */
    synchronized Duration lag() {
        if (!everComplete && before.cursors().isEmpty()) {
            return null;
        }
        Instant oldest = cursors.values().stream().min(Instant::compareTo).orElse(null);
        return oldest == null ? null : Duration.between(oldest, time.instant());
    }

    /** What refused queries have not given since they were last complete. */
    synchronized List<Gap> gaps() {
        Instant now = time.instant();
        return refusedUntil.keySet().stream()
                .sorted()
                .filter(query -> cursors.get(query).isBefore(now))
                .map(query -> new Gap(query, cursors.get(query), now, "the source refuses this query"))
                .toList();
    }

    synchronized Duration window() {
        return pace.window();
    }

    /** Null when all is well. */
    synchronized String lastError() {
        return lastError;
    }

    synchronized Instant lastErrorAt() {
        return lastErrorAt;
    }

    /** Tells, while windows are done in any order, up to where each query is done without a gap. */
    private static final class Completion {
        private final Map<PollQuery, List<Window>> open = new HashMap<>();
        private final Map<PollQuery, Instant> ends = new HashMap<>();

        Completion(List<Window> windows) {
            for (Window window : windows) {
                open.computeIfAbsent(window.query(), query -> new ArrayList<>()).add(window);
                ends.put(window.query(), window.to());
            }
        }

        Instant done(Window window) {
            List<Window> left = open.get(window.query());
            left.remove(window);
            return left.isEmpty() ? ends.get(window.query()) : left.get(0).from();
        }
    }
}
