// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingSource;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.Backfill.State;
import io.bellwether.relational.Connector;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One backfill at work: step after step, each on a pool of its own, with waits between them. What it has reached is
 * saved as it goes, so that a crash costs at most the pages of {@link #SAVE_EVERY}.
 */
final class BackfillWork {
    private static final Logger LOG = LoggerFactory.getLogger(BackfillWork.class);
    private static final Duration STORE_WAIT = Duration.ofSeconds(5);
    private static final Duration SAVE_EVERY = Duration.ofMillis(250);

    private final Backfill backfill;
    private final Connector connector;
    private final PollingSource source;
    private final Platform platform;
    private final Desk desk;
    private final Origin origin;
    private final ConnectorDefinitions.Polling opened;
    private final RateLimit requestLimit;
    private final RateLimit eventLimit;
    private final ExecutorService steps;
    private final ExecutorService requests;
    private final BackfillRun run;
    private final Instant begun;
    private final double doneBefore;
    private final long readBefore;
    private Workers.Schedule waiting = () -> {};
    private boolean over;
    private long savedAt = System.nanoTime();

    /** What a backfill works with. */
    record Platform(
            ConnectorDefinitions definitions,
            SourceCatalog sources,
            EventIntake intake,
            Workers workers,
            InstantSource time) {}

    /** Where a backfill reports. */
    interface Desk {
        /** Empty when it is to stop: it is no longer running, or there is none. */
        boolean isWanted(BackfillWork work);

        /** Saves how far it is. */
        void save(BackfillWork work, BackfillRun.Progress progress);

        /** Notes what holds it up. */
        void note(BackfillWork work, String reason);

        /** It has ended, in this state. */
        void finish(BackfillWork work, State state, String error);

        /** It gives its place up; what is stored says what becomes of it. */
        void leave(BackfillWork work);
    }

    BackfillWork(Backfill backfill, Connector connector, PollingSource source, Platform platform, Desk desk) {
        this.backfill = backfill;
        this.connector = connector;
        this.source = source;
        this.platform = platform;
        this.desk = desk;
        opened = platform.definitions().polling(connector, source);
        origin = new Origin(connector.id(), false, true);
        requestLimit = new RateLimit(backfill.limits().requestsPerSecond(), System::nanoTime);
        eventLimit = new RateLimit(backfill.limits().eventsPerSecond(), System::nanoTime);
        String name = backfill.tenant() + "-" + connector.id();
        int concurrency = opened.polling().concurrency();
        steps = platform.workers().pool("backfill-" + name, 1, 2);
        requests = platform.workers().pool("backfill-poll-" + name, concurrency, concurrency);
        run = new BackfillRun(
                backfill,
                opened.polling(),
                opened.queries(),
                new WindowReader(this::ask, sink(), requests),
                this::count,
                platform.time(),
                new SplittableRandom(),
                this::changed);
        begun = platform.time().instant();
        doneBefore = run.chunks();
        readBefore = backfill.counts().read();
    }

    Backfill backfill() {
        return backfill;
    }

    BackfillRun.Progress progress() {
        return run.progress();
    }

    private PollOutcome ask(Window window, String cursor) throws InterruptedException {
        requestLimit.take(1);
        eventLimit.take(0);
        PollRequest request = new PollRequest(opened.settings(), window.query(), window.from(), window.to(), cursor);
        PollOutcome outcome = platform.sources()
                .slots()
                .within(connector, opened.polling().concurrency(), false, () -> platform.sources()
                        .ask(source, connector, request));
        if (outcome instanceof PollOutcome.Page page) {
            eventLimit.charge(page.events().size() + page.unreadable().size());
        }
        return outcome;
    }

    private OptionalLong count(Window window) throws InterruptedException {
        requestLimit.take(1);
        PollRequest request = new PollRequest(opened.settings(), window.query(), window.from(), window.to(), null);
        return platform.sources()
                .slots()
                .within(connector, opened.polling().concurrency(), false, () -> platform.sources()
                        .count(source, connector, request));
    }

    private WindowReader.Sink sink() {
        return new WindowReader.Sink() {
            @Override
            public CompletionStage<Taken> take(List<EventBody> events) {
                return platform.intake().take(connector.where(), origin, events);
            }

            @Override
            public void unreadable(int items) {
                platform.intake().unreadable(connector, origin, items);
            }
        };
    }

    private void changed() {
        synchronized (this) {
            long now = System.nanoTime();
            if (over || now - savedAt < SAVE_EVERY.toNanos()) {
                return;
            }
            savedAt = now;
        }
        try {
            desk.save(this, run.progress());
        } catch (StoreUnavailable e) {
            LOG.debug("How far backfill {} is could not be saved", backfill.id());
        }
    }

    synchronized void next(Duration wait) {
        if (over) {
            return;
        }
        if (wait.isZero()) {
            steps.execute(this::step);
        } else {
            waiting = platform.workers().after("backfill-" + backfill.id(), wait, () -> next(Duration.ZERO));
        }
    }

    private void step() {
        try {
            Connector now = platform.definitions()
                    .find(backfill.tenant(), connector.id())
                    .orElse(null);
            if (now == null) {
                desk.finish(this, State.FAILED, "the connector was deleted");
            } else if (!desk.isWanted(this)
                    || platform.sources().find(now.source()).orElse(null) != source) {
                // Stopped meanwhile; or the plugin has gone, and it is begun again with what is there then.
                desk.leave(this);
            } else {
                apply(run.step());
            }
        } catch (InterruptedException e) {
            LOG.debug("Backfill {} was interrupted", backfill.id());
        } catch (StoreUnavailable e) {
            LOG.warn("Backfill {} waits for the store: {}", backfill.id(), e.getMessage());
            next(STORE_WAIT);
        } catch (RuntimeException e) {
            LOG.error("Backfill {} failed", backfill.id(), e);
            desk.finish(
                    this, State.FAILED, "an unexpected failure: " + e.getClass().getSimpleName());
        }
    }

    private void apply(BackfillRun.Step step) {
        if (isOver()) {
            return;
        }
        desk.save(this, run.progress());
        if (step instanceof BackfillRun.Step.Further) {
            next(Duration.ZERO);
        } else if (step instanceof BackfillRun.Step.Done) {
            desk.finish(this, State.DONE, run.unreadable());
        } else if (step instanceof BackfillRun.Step.Wait wait) {
            LOG.info("Backfill {} waits {}: {}", backfill.id(), wait.duration(), wait.reason());
            desk.note(this, wait.reason());
            next(wait.duration());
        } else if (step instanceof BackfillRun.Step.Failed failed) {
            desk.finish(this, State.FAILED, failed.reason());
        }
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Ends at once: what is under way is interrupted. */
    synchronized void end() {
        if (!over) {
            over = true;
            waiting.close();
            steps.shutdownNow();
            requests.shutdownNow();
            platform.intake().ended(connector.where(), origin);
        }
    }

    /** From the pace so far; null before the first window. */
    Instant eta() {
        double done = run.chunks() - doneBefore;
        if (done <= 0) {
            return null;
        }
        Instant now = platform.time().instant();
        double each = Duration.between(begun, now).toMillis() / done;
        return now.plusMillis((long) (each * (backfill.chunksTotal() - doneBefore - done)));
    }

    /** Events read a second since it began; null before the first. */
    Double rate() {
        long read = run.progress().counts().read() - readBefore;
        double seconds = Duration.between(begun, platform.time().instant()).toMillis() / 1000.0;
        return read == 0 || seconds == 0 ? null : read / seconds;
    }
}
