// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingSource;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Detection.Origin;
import io.bellwether.ingest.Backfills;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.Backfill.State;
import io.bellwether.relational.BackfillStore;
import io.bellwether.relational.Connector;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs backfills in the order they were asked for: two at a time, one for each connector. The store knows what there is
 * to do; after a restart, or when a plugin returns, work goes on behind the last durable chunk.
 */
@Component(service = Backfills.class, immediate = true)
public final class BackfillQueue implements Backfills {
    static final int AT_ONCE = 2;
    private static final Logger LOG = LoggerFactory.getLogger(BackfillQueue.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final BackfillStore store;
    private final ConnectorDefinitions definitions;
    private final SourceCatalog sources;
    private final EventIntake intake;
    private final Workers workers;
    private final InstantSource time;
    private final Workers.Schedule checking;
    private final Map<String, Work> atWork = new ConcurrentHashMap<>();
    private boolean stopped;

    @Activate
    public BackfillQueue(
            @Reference BackfillStore store,
            @Reference ConnectorDefinitions definitions,
            @Reference SourceCatalog sources,
            @Reference EventIntake intake,
            @Reference Workers workers,
            @Reference InstantSource time) {
        this.store = store;
        this.definitions = definitions;
        this.sources = sources;
        this.intake = intake;
        this.workers = workers;
        this.time = time;
        checking = workers.every("backfills", CHECK_EVERY, this::begin);
        workers.after("backfills-first", Duration.ZERO, this::begin);
    }

    @Deactivate
    public synchronized void stop() {
        stopped = true;
        checking.close();
        atWork.values().forEach(Work::end);
    }

    @Override
    public BackfillView start(TenantId tenant, Map<String, ?> document) {
        Instant now = time.instant();
        BackfillDocument wish = BackfillDocument.read(document, now);
        Connector connector = definitions
                .find(tenant, wish.connector())
                .orElseThrow(() -> new InvalidInput("connector", wish.connector(), "does not exist"));
        Optional<Plugin> source = sources.find(connector.source());
        if (source.isPresent() && !(source.get() instanceof PollingSource)) {
            throw new InvalidInput(
                    "connector", wish.connector(), "cannot be asked for history: its source is not polled");
        }
        String id = "backfill-" + Long.toString(now.toEpochMilli(), 36)
                + Long.toString(new SplittableRandom().nextLong(36 * 36, 36 * 36 * 36), 36);
        Backfill backfill = new Backfill(
                id,
                tenant,
                connector.id(),
                wish.from(),
                wish.to(),
                wish.chunk(),
                State.QUEUED,
                wish.chunks(),
                0,
                0,
                0,
                0,
                0,
                null,
                now,
                null,
                null);
        store.insert(backfill);
        workers.after("backfills-new", Duration.ZERO, this::begin);
        return new BackfillView(backfill, null);
    }

    @Override
    public Optional<BackfillView> find(TenantId tenant, String id) {
        return store.find(tenant, id).map(this::view);
    }

    @Override
    public List<BackfillView> list(TenantId tenant) {
        return store.list(tenant).stream().map(this::view).toList();
    }

    @Override
    public Optional<BackfillView> pause(TenantId tenant, String id) {
        return change(tenant, id, backfill -> with(backfill, State.PAUSED, backfill.error(), null));
    }

    @Override
    public Optional<BackfillView> resume(TenantId tenant, String id) {
        return change(
                tenant,
                id,
                backfill -> backfill.state() == State.PAUSED ? with(backfill, State.QUEUED, null, null) : backfill);
    }

    @Override
    public Optional<BackfillView> cancel(TenantId tenant, String id) {
        return change(tenant, id, backfill -> with(backfill, State.CANCELLED, backfill.error(), time.instant()));
    }

    private synchronized Optional<BackfillView> change(TenantId tenant, String id, UnaryOperator<Backfill> change) {
        Optional<Backfill> stored = store.find(tenant, id);
        if (stored.isEmpty() || stored.get().state().isFinal()) {
            return stored.map(this::view);
        }
        Backfill changed = change.apply(stored.get());
        store.update(changed);
        if (changed.state() != State.RUNNING && changed.state() != State.QUEUED) {
            end(changed);
        }
        workers.after("backfills-changed", Duration.ZERO, this::begin);
        return Optional.of(view(changed));
    }

    private void end(Backfill backfill) {
        Work work = atWork.remove(key(backfill));
        if (work != null) {
            work.end();
        }
    }

    private BackfillView view(Backfill backfill) {
        Work work = atWork.get(key(backfill));
        Instant eta = work == null || backfill.state() != State.RUNNING ? null : work.eta(backfill);
        return new BackfillView(backfill, eta);
    }

    /** Begins what can begin. */
    private synchronized void begin() {
        if (stopped) {
            return;
        }
        try {
            List<Backfill> waiting = store.list(null).stream()
                    .filter(backfill -> backfill.state() == State.QUEUED || backfill.state() == State.RUNNING)
                    .filter(backfill -> !atWork.containsKey(key(backfill)))
                    .sorted(Comparator.comparing(Backfill::createdAt).thenComparing(Backfill::id))
                    .toList();
            for (Backfill backfill : waiting) {
                if (atWork.size() < AT_ONCE && !isBusy(backfill)) {
                    begin(backfill);
                }
            }
        } catch (StoreUnavailable e) {
            LOG.warn("Backfills wait for the store: {}", e.getMessage());
        }
    }

    private boolean isBusy(Backfill backfill) {
        return atWork.values().stream()
                .anyMatch(work -> work.tenant.equals(backfill.tenant()) && work.connector.equals(backfill.connector()));
    }

    private void begin(Backfill backfill) {
        Connector connector =
                definitions.find(backfill.tenant(), backfill.connector()).orElse(null);
        if (connector == null) {
            store.update(with(backfill, State.FAILED, "the connector was deleted", time.instant()));
            return;
        }
        if (!(sources.find(connector.source()).orElse(null) instanceof PollingSource source)) {
            return;
        }
        try {
            Work work = new Work(backfill, connector, source);
            store.update(with(backfill, State.RUNNING, null, null));
            atWork.put(key(backfill), work);
            work.next(Duration.ZERO);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Backfill {} cannot begin: {}", backfill.id(), e.getMessage());
            store.update(with(backfill, State.FAILED, "cannot begin: " + e.getMessage(), time.instant()));
        }
    }

    private static String key(Backfill backfill) {
        return backfill.tenant() + "/" + backfill.id();
    }

    private Backfill with(Backfill backfill, State state, String error, Instant finishedAt) {
        Instant startedAt =
                state == State.RUNNING && backfill.startedAt() == null ? time.instant() : backfill.startedAt();
        return new Backfill(
                backfill.id(),
                backfill.tenant(),
                backfill.connector(),
                backfill.from(),
                backfill.to(),
                backfill.chunk(),
                state,
                backfill.chunksTotal(),
                backfill.chunksDone(),
                backfill.eventsRead(),
                backfill.eventsStored(),
                backfill.eventsDuplicate(),
                backfill.eventsLost(),
                error,
                backfill.createdAt(),
                startedAt,
                finishedAt);
    }

    private static Backfill plus(Backfill backfill, int chunks, Tally.Counts counts) {
        return new Backfill(
                backfill.id(),
                backfill.tenant(),
                backfill.connector(),
                backfill.from(),
                backfill.to(),
                backfill.chunk(),
                backfill.state(),
                backfill.chunksTotal(),
                backfill.chunksDone() + chunks,
                backfill.eventsRead() + counts.read(),
                backfill.eventsStored() + counts.stored(),
                backfill.eventsDuplicate() + counts.duplicates(),
                backfill.eventsLost() + counts.lost(),
                null,
                backfill.createdAt(),
                backfill.startedAt(),
                backfill.finishedAt());
    }

    /** One backfill at work: step after step, each on the pool, with waits between them. */
    private final class Work {
        private final TenantId tenant;
        private final String connector;
        private final String id;
        private final Connector definition;
        private final PollingSource source;
        private final Origin origin;
        private final ExecutorService steps;
        private final ExecutorService requests;
        private final BackfillRun run;
        private final Instant begun;
        private final int firstChunk;
        private Workers.Schedule waiting = () -> {};
        private boolean over;

        Work(Backfill backfill, Connector connector, PollingSource source) {
            ConnectorDefinitions.Polling opened = definitions.polling(connector, source);
            tenant = backfill.tenant();
            this.connector = backfill.connector();
            id = backfill.id();
            definition = connector;
            this.source = source;
            origin = new Origin(connector.id(), false, true);
            begun = time.instant();
            firstChunk = backfill.chunksDone();
            int concurrency = opened.polling().concurrency();
            steps = workers.pool("backfill-" + tenant + "-" + connector.id(), 1, 2);
            requests = workers.pool("backfill-poll-" + tenant + "-" + connector.id(), concurrency, concurrency);
            WindowReader reader = new WindowReader(
                    (window, cursor) -> sources.ask(
                            source,
                            connector,
                            new PollRequest(opened.settings(), window.query(), window.from(), window.to(), cursor)),
                    events -> intake.take(connector.where(), origin, events),
                    requests);
            run = new BackfillRun(opened.polling(), opened.queries(), firstChunk, reader, time, new SplittableRandom());
        }

        synchronized void next(Duration wait) {
            if (over) {
                return;
            }
            if (wait.isZero()) {
                steps.execute(this::step);
            } else {
                waiting = workers.after("backfill-" + id, wait, () -> next(Duration.ZERO));
            }
        }

        private void step() {
            try {
                Backfill backfill = store.find(tenant, id).orElse(null);
                if (backfill == null || backfill.state() != State.RUNNING) {
                    leave();
                    return;
                }
                Connector now = definitions.find(tenant, connector).orElse(null);
                if (now == null) {
                    finish(State.FAILED, "the connector was deleted");
                } else if (sources.find(now.source()).orElse(null) != source) {
                    // The plugin has gone, or another has come: to be begun again with what is there then.
                    leave();
                } else {
                    apply(run.step(backfill));
                }
            } catch (InterruptedException e) {
                LOG.debug("Backfill {} was interrupted", id);
            } catch (StoreUnavailable e) {
                LOG.warn("Backfill {} waits for the store: {}", id, e.getMessage());
                next(CHECK_EVERY);
            } catch (RuntimeException e) {
                LOG.error("Backfill {} failed", id, e);
                finish(State.FAILED, "an unexpected failure: " + e.getClass().getSimpleName());
            }
        }

        private void apply(BackfillRun.Step step) {
            if (step instanceof BackfillRun.Step.ChunkDone done) {
                boolean last = false;
                synchronized (BackfillQueue.this) {
                    Backfill now = store.find(tenant, id).orElse(null);
                    if (now == null || now.state().isFinal() || isOver()) {
                        return;
                    }
                    Backfill further = plus(now, 1, done.counts());
                    last = further.chunksDone() >= further.chunksTotal();
                    store.update(last ? with(further, State.DONE, null, time.instant()) : further);
                }
                if (last) {
                    leave();
                } else {
                    next(Duration.ZERO);
                }
            } else if (step instanceof BackfillRun.Step.Wait wait) {
                LOG.info("Backfill {} waits {}: {}", id, wait.duration(), wait.reason());
                note(wait.reason());
                next(wait.duration());
            } else if (step instanceof BackfillRun.Step.Failed failed) {
                synchronized (BackfillQueue.this) {
                    store.find(tenant, id)
                            .filter(now -> now.state() == State.RUNNING)
                            .ifPresent(now -> store.update(plus(now, 0, failed.counts())));
                }
                finish(State.FAILED, failed.reason());
            }
        }

        private void note(String error) {
            synchronized (BackfillQueue.this) {
                store.find(tenant, id)
                        .filter(now -> now.state() == State.RUNNING)
                        .ifPresent(now -> store.update(with(now, State.RUNNING, error, null)));
            }
        }

        private void finish(State state, String error) {
            synchronized (BackfillQueue.this) {
                store.find(tenant, id)
                        .filter(now -> now.state() == State.RUNNING)
                        .ifPresent(now -> store.update(with(now, state, error, time.instant())));
            }
            leave();
        }

        private void leave() {
            synchronized (BackfillQueue.this) {
                atWork.values().remove(this);
            }
            end();
            workers.after("backfills-next", Duration.ZERO, BackfillQueue.this::begin);
        }

        private synchronized boolean isOver() {
            return over;
        }

        synchronized void end() {
            if (!over) {
                over = true;
                waiting.close();
                steps.shutdownNow();
                requests.shutdownNow();
                intake.ended(definition.where(), origin);
            }
        }

        /** From the pace so far; null before the first chunk. */
        Instant eta(Backfill backfill) {
            int done = backfill.chunksDone() - firstChunk;
            if (done <= 0) {
                return null;
            }
            Instant now = time.instant();
            Duration each = Duration.between(begun, now).dividedBy(done);
            return now.plus(each.multipliedBy(backfill.chunksTotal() - backfill.chunksDone()));
        }
    }
}
