// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.source.PollingSource;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.ingest.Backfills;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.Backfill.Counts;
import io.bellwether.relational.Backfill.Limits;
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
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs backfills in the order they were asked for: two at a time, one for each connector. The store knows what there is
 * to do; after a restart, or when a plugin returns, work goes on behind the last durable page.
 */
@Component(service = Backfills.class, immediate = true)
public final class BackfillQueue implements Backfills, BackfillWork.Desk {
    static final int AT_ONCE = 2;
    private static final Logger LOG = LoggerFactory.getLogger(BackfillQueue.class);
    private static final Pattern LOCAL = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final BackfillStore store;
    private final ConnectorDefinitions definitions;
    private final SourceCatalog sources;
    private final Workers workers;
    private final InstantSource time;
    private final BackfillWork.Platform platform;
    private final Workers.Schedule checking;
    private final Map<String, BackfillWork> atWork = new ConcurrentHashMap<>();
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
        this.workers = workers;
        this.time = time;
        platform = new BackfillWork.Platform(definitions, sources, intake, workers, time);
        checking = workers.every("backfills", CHECK_EVERY, this::begin);
        workers.after("backfills-first", Duration.ZERO, this::begin);
    }

    @Deactivate
    public synchronized void stop() {
        stopped = true;
        checking.close();
        for (BackfillWork work : atWork.values()) {
            keep(work);
            work.end();
        }
    }

    @Override
    public BackfillView start(TenantId tenant, Map<String, ?> document) {
        Instant now = time.instant();
        BackfillDocument wish = BackfillDocument.read(document, now);
        Connector connector = definitions
                .find(tenant, wish.connector())
                .orElseThrow(() -> new InvalidInput("connector", wish.connector(), "does not exist"));
        Plugin source = sources.find(connector.source()).orElse(null);
        if (source != null && !(source instanceof PollingSource)) {
            throw new InvalidInput(
                    "connector", wish.connector(), "cannot be asked for history: its source is not polled");
        }
        boolean local = source instanceof PollingSource polling && isLocal(connector, polling);
        String id = "backfill-" + Long.toString(now.toEpochMilli(), 36)
                + Long.toString(new SplittableRandom().nextLong(36 * 36, 36 * 36 * 36), 36);
        Backfill backfill = new Backfill(
                id,
                tenant,
                connector.id(),
                wish.from(),
                wish.to(),
                wish.chunk(),
                wish.limits(local ? Limits.NONE : BackfillDocument.GENTLE),
                State.QUEUED,
                wish.chunks(),
                0,
                Counts.NONE,
                null,
                null,
                now,
                null,
                null);
        store.insert(backfill);
        workers.after("backfills-new", Duration.ZERO, this::begin);
        return new BackfillView(backfill, null, null);
    }

    /** True when all its servers are this machine, which nobody has to be gentle to. */
    private boolean isLocal(Connector connector, PollingSource source) {
        try {
            List<String> hosts =
                    sources.hosts(source, definitions.polling(connector, source).settings());
            return !hosts.isEmpty()
                    && hosts.stream().allMatch(host -> LOCAL.matcher(host).matches());
        } catch (InvalidInput | SourceCatalog.PluginFailed e) {
            return false;
        }
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
        return change(
                tenant,
                id,
                backfill -> backfill.state().isFinal() ? backfill : backfill.in(State.PAUSED, backfill.error(), null));
    }

    @Override
    public Optional<BackfillView> resume(TenantId tenant, String id) {
        return change(
                tenant,
                id,
                backfill -> backfill.state() == State.PAUSED || backfill.state() == State.FAILED
                        ? backfill.in(State.QUEUED, null, null)
                        : backfill);
    }

    @Override
    public Optional<BackfillView> cancel(TenantId tenant, String id) {
        return change(
                tenant,
                id,
                backfill -> backfill.state().isFinal()
                        ? backfill
                        : backfill.in(State.CANCELLED, backfill.error(), time.instant()));
    }

    private synchronized Optional<BackfillView> change(TenantId tenant, String id, UnaryOperator<Backfill> change) {
        Optional<Backfill> stored = store.find(tenant, id);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        BackfillWork work = atWork.get(key(stored.get()));
        Backfill now = work == null ? stored.get() : reached(stored.get(), work.progress());
        Backfill changed = change.apply(now);
        if (changed == now) {
            return Optional.of(view(stored.get()));
        }
        store.update(changed);
        if (work != null) {
            atWork.remove(key(changed));
            work.end();
        }
        workers.after("backfills-changed", Duration.ZERO, this::begin);
        return Optional.of(view(changed));
    }

    private void keep(BackfillWork work) {
        try {
            save(work, work.progress());
        } catch (StoreUnavailable e) {
            LOG.warn(
                    "How far backfill {} is could not be saved: {}",
                    work.backfill().id(),
                    e.getMessage());
        }
    }

    private BackfillView view(Backfill backfill) {
        BackfillWork work = atWork.get(key(backfill));
        return work == null || backfill.state() != State.RUNNING
                ? new BackfillView(backfill, null, null)
                : new BackfillView(reached(backfill, work.progress()), work.eta(), work.rate());
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
                .map(BackfillWork::backfill)
                .anyMatch(each -> each.tenant().equals(backfill.tenant())
                        && each.connector().equals(backfill.connector()));
    }

    private void begin(Backfill backfill) {
        Connector connector =
                definitions.find(backfill.tenant(), backfill.connector()).orElse(null);
        if (connector == null) {
            store.update(backfill.in(State.FAILED, "the connector was deleted", time.instant()));
            return;
        }
        if (!(sources.find(connector.source()).orElse(null) instanceof PollingSource source)) {
            return;
        }
        try {
            BackfillWork work = new BackfillWork(backfill, connector, source, platform, this);
            store.update(backfill.in(State.RUNNING, null, time.instant()));
            atWork.put(key(backfill), work);
            work.next(Duration.ZERO);
        } catch (StoreUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Backfill {} cannot begin: {}", backfill.id(), e.getMessage());
            store.update(backfill.in(State.FAILED, "cannot begin: " + e.getMessage(), time.instant()));
        }
    }

    private static String key(Backfill backfill) {
        return backfill.tenant() + "/" + backfill.id();
    }

    @Override
    public boolean isWanted(BackfillWork work) {
        return stored(work).isPresent();
    }

    @Override
    public synchronized void save(BackfillWork work, BackfillRun.Progress progress) {
        if (!work.isOver()) {
            stored(work).ifPresent(now -> store.update(reached(now, progress)));
        }
    }

    private static Backfill reached(Backfill backfill, BackfillRun.Progress progress) {
        return backfill.at(progress.chunksDone(), progress.counts(), progress.position())
                .in(backfill.state(), null, backfill.finishedAt());
    }

    @Override
    public synchronized void note(BackfillWork work, String reason) {
        stored(work).ifPresent(now -> store.update(now.in(State.RUNNING, reason, time.instant())));
    }

    @Override
    public synchronized void finish(BackfillWork work, State state, String error) {
        stored(work).ifPresent(now -> store.update(reached(now, work.progress()).in(state, error, time.instant())));
        leave(work);
    }

    @Override
    public void leave(BackfillWork work) {
        synchronized (this) {
            atWork.values().remove(work);
        }
        work.end();
        workers.after("backfills-next", Duration.ZERO, this::begin);
    }

    /** As it is stored, while it is running. */
    private Optional<Backfill> stored(BackfillWork work) {
        Backfill asked = work.backfill();
        return store.find(asked.tenant(), asked.id()).filter(now -> now.state() == State.RUNNING);
    }
}
