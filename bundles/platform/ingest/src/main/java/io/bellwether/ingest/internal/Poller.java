// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.source.PollQuery;
import io.bellwether.ingest.Connectors.Gap;
import io.bellwether.relational.ConnectorProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Keeps one connector up to date, round by round. For each query there is a cursor in time: everything before it has
 * been asked for and is durable. A round asks from each cursor, less the overlap, to now, in windows, oldest first; the
 * first round asks for the look-back as well, as the query of a name may have changed. A window that failed midway is
 * continued behind its last durable page. When the server's clock is ahead of ours, windows reach to its time; when it
 * is behind, cursors stay at its time. Every {@link #SWEEP_EVERY}, until one round has gone well, the last hour is asked
 * for again, for what arrived up to 45 minutes late. Rounds do not overlap; what is told about the connector can be asked for at any
 * time.
 */
final class Poller {
    static final Duration SWEEP_EVERY = Duration.ofMinutes(15);
    static final Duration SWEEP = Duration.ofHours(1);
    /** Under this name, which no query bears, the time of the last sweep is saved among the cursors. */
    static final String SWEPT = "(swept)";

    static final Duration REFUSED_WAIT = Duration.ofMinutes(5);
    /** How long it is told what could not be read last. */
    static final Duration UNREADABLE_TOLD = Duration.ofHours(1);

    private static final Duration SAVE_EVERY = Duration.ofSeconds(2);

    private final PollingSettings settings;
    private final List<PollQuery> queries;
    private final WindowReader reader;
    private final InstantSource time;
    private final Consumer<ConnectorProgress> store;
    private final Instant origin;
    private final Instant first;
    private final ConnectorProgress before;
    private final ClockSkew skew;
    private final Tally tally = new Tally();
    private final Pace pace;
    private final Map<String, Instant> cursors = new TreeMap<>();
    private final Map<String, Instant> refusedUntil = new HashMap<>();
    private final Map<String, List<Window>> midway = new HashMap<>();
    private Instant lastSweep;
    private boolean begun;
    private Instant sweepSince;
    private Instant lastSave = Instant.MIN;
    private boolean everComplete;
    private long errors;
    private String lastError;
    private Instant lastErrorAt;
    private String unreadable;
    private Instant unreadableAt;

    /**
     * What a poller is told at its start.
     *
     * @param origin what happened before this is never asked for
     * @param progress what was saved last; cursors of queries that are no longer there are forgotten
     * @param skew of the server's clock, told by who asks it
     */
    record Start(
            PollingSettings settings,
            List<PollQuery> queries,
            Instant origin,
            ConnectorProgress progress,
            ClockSkew skew) {}

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
        skew = start.skew();
        this.reader = reader;
        this.time = time;
        this.store = store;
        pace = new Pace(settings.window(), random);
        first = time.instant().minus(settings.lookback());
        for (PollQuery query : queries) {
            cursors.put(query.name(), before.cursors().getOrDefault(query.name(), first));
        }
        lastSweep = before.cursors().getOrDefault(SWEPT, time.instant());
    }

    /**
     * Asks for what is new.
     *
     * @return the time up to which all queries are complete, but for those the source refuses for good; null when they
     *     are not, or when it is not yet time to ask
     */
    Instant round() throws InterruptedException {
        Instant now = time.instant();
        Instant complete = skew.earliest(now);
        List<Window> windows = plan(now);
        if (windows == null) {
            return null;
        }
        Completion completion = new Completion(windows, complete);
        List<WindowReader.Failure> failures =
                reader.read(windows.iterator(), Math.min(settings.concurrency(), windows.size()), completion);
        synchronized (this) {
            boolean passing = settle(failures, now);
            boolean whole = !passing && refusedUntil.size() < queries.size();
            everComplete |= whole;
            begun = true;
            if (whole && sweepSince != null) {
                lastSweep = sweepSince;
                sweepSince = null;
            }
            save(time.instant());
            return whole ? complete : null;
        }
    }

    private synchronized List<Window> plan(Instant now) {
        if (!pace.mayAsk(now)) {
            return null;
        }
        refusedUntil.values().removeIf(until -> !now.isBefore(until));
        if (begun && sweepSince == null && !now.isBefore(lastSweep.plus(SWEEP_EVERY))) {
            sweepSince = now;
            midway.clear();
        }
        List<List<Window>> byQuery = new ArrayList<>();
        for (PollQuery query : queries) {
            if (!refusedUntil.containsKey(query.name())) {
                Instant from = cursors.get(query.name()).minus(settings.overlap());
                from = begun ? from : earlier(from, first);
                from = sweepSince == null ? from : earlier(from, sweepFrom());
                from = from.isBefore(origin) ? origin : from;
                byQuery.add(windows(query, from, skew.latest(now)));
            }
        }
        return interleave(byQuery);
    }

    /** All that has arrived since the last sweep at most 45 minutes late, however long ago that sweep is. */
    private Instant sweepFrom() {
        return earlier(sweepSince.minus(SWEEP), lastSweep.minus(SWEEP).plus(SWEEP_EVERY));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Windows of one stretch; those that were left midway are continued. */
    private List<Window> windows(PollQuery query, Instant from, Instant to) {
        List<Window> windows = new ArrayList<>();
        List<Window> left = midway.remove(query.name());
        Instant at = from;
        for (Window each : left == null ? List.<Window>of() : left) {
            if (!each.from().isBefore(at)) {
                windows.addAll(Window.split(query, at, each.from(), pace.window()));
                windows.add(each);
                at = each.to();
            }
        }
        windows.addAll(Window.split(query, at, to, pace.window()));
        return windows;
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

    private synchronized void reached(String query, Instant upTo) {
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

    private synchronized void unreadable(String query, int fresh, String problem) {
        if (fresh > 0) {
            unreadable = query + ": " + fresh + " could not be read and were left out, the last: " + problem;
            unreadableAt = time.instant();
        }
    }

    /** @return whether there was trouble that will pass */
    private boolean settle(List<WindowReader.Failure> failures, Instant now) {
        List<Trouble> passing = new ArrayList<>();
        for (WindowReader.Failure failure : failures) {
            Trouble trouble = failure.trouble();
            String query = failure.window().query().name();
            errors++;
            lastError = query + ": " + trouble.reason();
            lastErrorAt = now;
            if (trouble.kind() == Trouble.Kind.PERMANENT) {
                refusedUntil.put(query, now.plus(REFUSED_WAIT));
            } else {
                passing.add(trouble);
                if (failure.window().cursor() != null) {
                    midway.computeIfAbsent(query, name -> new ArrayList<>()).add(failure.window());
                }
            }
        }
        midway.values().forEach(left -> left.sort(Comparator.comparing(Window::from)));
        if (!passing.isEmpty()) {
            pace.failed(passing, time.instant());
        } else if (failures.isEmpty()) {
            pace.succeeded();
            if (refusedUntil.isEmpty()) {
                boolean told = unreadable != null && now.isBefore(unreadableAt.plus(UNREADABLE_TOLD));
                lastError = told ? unreadable : null;
                lastErrorAt = told ? unreadableAt : lastErrorAt;
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
        Map<String, Instant> saved = new TreeMap<>(cursors);
        saved.put(SWEPT, lastSweep);
        return new ConnectorProgress(
                saved,
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

    /** The server's clock less ours; null when it does not tell. */
    Duration clockSkew() {
        return skew.skew();
    }

    /** Tells, while windows are done in any order, up to where each query is done without a gap. */
    private final class Completion implements WindowReader.Progress {
        private final Map<PollQuery, List<Window>> open = new HashMap<>();
        private final Map<PollQuery, Instant> ends = new HashMap<>();

        /** @param latest no query is taken to be complete beyond this */
        Completion(List<Window> windows, Instant latest) {
            for (Window window : windows) {
                open.computeIfAbsent(window.query(), query -> new ArrayList<>()).add(window);
                ends.put(window.query(), earlier(window.to(), latest));
            }
        }

        @Override
        public void page(Window window, int events, Taken taken) {
            tally.add(events, taken);
            saveNowAndThen();
        }

        @Override
        public void unreadable(Window window, int fresh, String problem) {
            Poller.this.unreadable(window.query().name(), fresh, problem);
        }

        @Override
        public void done(Window window) {
            reached(window.query().name(), upTo(window));
        }

        private synchronized Instant upTo(Window done) {
            List<Window> left = open.get(done.query());
            left.removeIf(done::covers);
            Instant end = ends.get(done.query());
            return left.isEmpty() ? end : earlier(left.get(0).from(), end);
        }
    }
}
