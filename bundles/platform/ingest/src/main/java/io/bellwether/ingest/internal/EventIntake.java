// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.events.EventIndex;
import io.bellwether.ingest.Intake;
import io.bellwether.journal.Journal;
import io.bellwether.journal.Journal.Appended;
import io.bellwether.journal.Journal.JournalFull;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events through the stages into the journal, and hands on what was stored. Safe for concurrent use. */
@Component(
        service = {Intake.class, EventIntake.class},
        configurationPid = "io.bellwether.ingest")
public final class EventIntake implements Intake {
    private static final Logger LOG = LoggerFactory.getLogger(EventIntake.class);
    private static final Duration WAIT_FOR_DETECTION = Duration.ofSeconds(5);
    private static final int HANDOVER_THREADS = 4;
    private static final int FOLLOWER_THREADS = 4;
    private static final int MOST_LANES = 10_000;

    private final InstantSource time;
    private final Journal journal;
    private final List<Stage> stages;
    private final ExecutorService handoverPool;
    private final ExecutorService followerPool;
    private final Followers followers;
    private final Handover handover;
    private final Meters.Counter events;
    private final AutoCloseable waiting;

    /** @param configuration rules for noise, see {@link NoiseRules} */
    @Activate
    public EventIntake(
            @Reference InstantSource time,
            @Reference Journal journal,
            @Reference Detection detection,
            @Reference EventIndex index,
            @Reference Workers workers,
            @Reference Meters meters,
            Map<String, Object> configuration) {
        this.time = time;
        this.journal = journal;
        stages = List.of(new Stamp(), new DropNoise(new NoiseRules(configuration)::of), new Redact());
        handoverPool = workers.pool("ingest-handover", HANDOVER_THREADS, MOST_LANES);
        followerPool = workers.pool("ingest-followers", FOLLOWER_THREADS, MOST_LANES);
        events = meters.counter(
                "bellwether_ingest_events_total",
                "Events taken in, by what became of them.",
                "tenant",
                "environment",
                "connector",
                "outcome");
        Meters.Counter missed = meters.counter(
                "bellwether_ingest_stream_missed_total", "Events that followers were too slow to be told of.");
        followers = new Followers(followerPool, missed::add);
        handover = new Handover(detection, index, followers, handoverPool);
        waiting = meters.gauge(
                "bellwether_ingest_handover_waiting",
                "Stored events that wait to be taken by detection.",
                handover::waiting);
    }

    @Deactivate
    public void stop() {
        handoverPool.shutdown();
        followerPool.shutdown();
        try {
            waiting.close();
        } catch (Exception e) {
            LOG.debug("A gauge could not be removed", e);
        }
    }

    @Override
    public CompletionStage<Receipt> accept(TenantEnvironment where, String connector, List<EventBody> bodies) {
        Origin origin = connector.equals(Origin.PUSH.connector()) ? Origin.PUSH : new Origin(connector, true, false);
        return take(where, origin, bodies).thenApply(Taken::receipt);
    }

    /** As {@link #accept}, for any origin. */
    CompletionStage<Taken> take(TenantEnvironment where, Origin origin, List<EventBody> bodies) {
        if (bodies.isEmpty()) {
            return CompletableFuture.completedFuture(Taken.NOTHING);
        }
        try {
            if (!handover.awaitRoom(where, WAIT_FOR_DETECTION)) {
                return CompletableFuture.failedFuture(
                        new JournalFull("detection is behind with the events of " + where + "; try again in a moment"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
        IntakeBatch batch = new IntakeBatch(where, time.instant(), bodies);
        for (Stage stage : stages) {
            stage.apply(batch);
        }
        return journal.append(where, batch.events()).thenApply(stored -> handOn(batch, origin, stored));
    }

    private Taken handOn(IntakeBatch batch, Origin origin, Appended appended) {
        List<Event> stored = appended.stored();
        if (!stored.isEmpty()) {
            handover.events(batch.where(), origin, stored);
        }
        count(batch, origin, "stored", stored.size());
        count(batch, origin, "duplicate", appended.duplicates());
        count(batch, origin, "dropped", batch.dropped());
        count(batch, origin, "rejected", batch.rejected().size());
        Receipt receipt = new Receipt(
                stored.size() + appended.duplicates(),
                appended.duplicates(),
                batch.dropped(),
                List.copyOf(batch.rejected()));
        Instant newest =
                stored.stream().map(Event::timestamp).max(Instant::compareTo).orElse(null);
        return new Taken(receipt, stored.size(), newest);
    }

    private void count(IntakeBatch batch, Origin origin, String outcome, int amount) {
        if (amount > 0) {
            events.add(
                    amount,
                    batch.where().tenant().value(),
                    batch.where().environment().value(),
                    origin.connector(),
                    outcome);
        }
    }

    /** Tells detection, behind all that was taken so far, how far an origin has come. */
    void progress(TenantEnvironment where, Origin origin, Instant upTo) {
        handover.progress(where, origin, upTo);
    }

    /** Tells detection, behind all that was taken so far, that an origin has ended. */
    void ended(TenantEnvironment where, Origin origin) {
        handover.ended(where, origin);
    }

    @Override
    public AutoCloseable follow(TenantEnvironment where, Predicate<Event> filter, Consumer<Event> listener) {
        return followers.follow(where, filter, listener);
    }
}
