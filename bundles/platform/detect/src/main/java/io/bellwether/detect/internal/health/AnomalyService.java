// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.health;

import io.bellwether.alert.Alerts;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Anomalies;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.events.EventIndex;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.AnomalyStore;
import io.bellwether.relational.Page;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredAnomaly;
import io.bellwether.relational.TrailEntry;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Anomalies as a service: followed in memory, written in batches, looked into in the background. */
@Component(service = {Anomalies.class, AnomalyRoom.class})
public final class AnomalyService implements Anomalies, AnomalyRoom {
    private static final Logger LOG = LoggerFactory.getLogger(AnomalyService.class);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(2);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    /** How long anomalies are kept after they ended. */
    static final Duration RETENTION = Duration.ofDays(400);

    private static final int MOST_KEPT = 20_000;
    private static final int MOST_RIBBONS = 5_000;
    private static final int MOST_LOOKS = 4;
    private static final int WAITING_LOOKS = 100;
    private static final Duration FIGURES_WITHIN = Duration.ofSeconds(5);

    private final AnomalyStore store;
    private final AlertStore alerts;
    private final Classifier classifier;
    private final HealthReader reader;
    private final InstantSource clock;
    private final Unwritten unwritten;
    private final ExecutorService looking;
    private final Meters.Counter dropped;
    private final Meters.Counter historic;
    private final List<AutoCloseable> handles = new CopyOnWriteArrayList<>();
    private final Map<TenantEnvironment, Followed> environments = new ConcurrentHashMap<>();
    /** What was going on when the platform stopped, until its environment asks for it. */
    private final Map<TenantEnvironment, List<Stretch>> restored = new ConcurrentHashMap<>();

    @Activate
    public AnomalyService(
            @Reference AnomalyStore store,
            @Reference AlertStore alertStore,
            @Reference Alerts alerts,
            @Reference EventIndex index,
            @Reference SeriesArchive archive,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters) {
        this.store = store;
        this.alerts = alertStore;
        this.classifier = new Classifier(index);
        this.reader = new HealthReader(archive);
        this.clock = clock;
        this.looking = workers.pool("anomaly-hints", 1, WAITING_LOOKS);
        this.dropped = meters.counter(
                "bellwether_anomaly_findings_dropped_total",
                "Findings that found no room, and changes of anomalies that were never written.",
                "tenant");
        this.historic = meters.counter(
                "bellwether_anomaly_findings_historic_total",
                "Findings of facts too old to begin an anomaly, as of a backfill.",
                "tenant");
        this.unwritten =
                new Unwritten(store, where -> dropped.increment(where.tenant().value()));
        handles.add(meters.gauge("bellwether_anomalies_open", "Anomalies that go on.", this::open));
        handles.add(meters.gauge(
                "bellwether_anomalies_unwritten", "Changes of anomalies that are not stored yet.", unwritten::size));
        restore();
        handles.add(alerts.onChange(this::changed));
        handles.add(workers.every("anomalies", WRITE_EVERY, unwritten::write));
        handles.add(workers.every("anomaly-hints", LOOK_EVERY, this::look));
        handles.add(workers.every("anomaly-retention", TIDY_EVERY, this::tidy));
    }

    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable handle : handles) {
            handle.close();
        }
        looking.shutdownNow();
        looking.awaitTermination(2, TimeUnit.SECONDS);
        unwritten.write();
    }

    /** One environment that is followed. */
    private final class Followed implements Watching, AnomalyTracker.Counts {
        private final TenantEnvironment where;
        private final Surroundings surroundings;
        private final AnomalyTracker tracker;

        Followed(TenantEnvironment where, Surroundings surroundings, List<Stretch> before) {
            this.where = where;
            this.surroundings = surroundings;
            this.tracker = new AnomalyTracker(where, before, this::write, this);
        }

        private void write(Stretch stretch) {
            unwritten.add(AnomalyDocument.stored(stretch.anomaly(), stretch.seeming(), clock.instant()));
        }

        @Override
        public void found(Observation observation, Instant now) {
            tracker.found(observation, now);
        }

        @Override
        public void pass(Instant watermark, Instant now) {
            tracker.pass(watermark, now);
        }

        @Override
        public void dropped() {
            dropped.increment(where.tenant().value());
        }

        @Override
        public void historic() {
            historic.increment(where.tenant().value());
        }
    }

    private void restore() {
        try {
            restored.putAll(store.open().stream()
                    .map(Stretch::restore)
                    .collect(Collectors.groupingBy(stretch -> stretch.anomaly().where())));
        } catch (StoreUnavailable e) {
            LOG.warn("Anomalies that went on cannot be read, and are closed by hand of time: {}", e.getMessage());
        }
    }

    @Override
    public Watching watch(TenantEnvironment where, Surroundings surroundings) {
        List<Stretch> going = restored.remove(where);
        Followed followed = new Followed(where, surroundings, going == null ? List.of() : going);
        environments.put(where, followed);
        return followed;
    }

    @Override
    public HealthReader reader() {
        return reader;
    }

    @Override
    public void forget(TenantEnvironment where) {
        environments.remove(where);
        restored.remove(where);
    }

    @Override
    public Page<Anomaly> list(AnomalyQuery query, int limit, String cursor) {
        unwritten.write();
        Page<StoredAnomaly> page = store.list(query, limit, cursor);
        return new Page<>(page.items().stream().map(AnomalyDocument::read).toList(), page.next());
    }

    @Override
    public List<Ribbon> ribbons(TenantEnvironment where, Instant from, Instant to) {
        AnomalyQuery all = new AnomalyQuery(where, from, to, Set.of(), null, null);
        return Ribbons.of(list(all, MOST_RIBBONS, null).items(), from, to, clock.instant());
    }

    @Override
    public Optional<Anomaly> ofAlert(TenantId tenant, String alertId) {
        unwritten.write();
        return store.ofAlert(tenant, alertId).map(AnomalyDocument::read);
    }

    private long open() {
        return environments.values().stream()
                .mapToLong(each -> each.tracker.open())
                .sum();
    }

    private void changed(Alert alert) {
        Followed followed = environments.get(alert.where());
        if (followed != null) {
            followed.tracker.alert(alert);
        }
    }

    private void look() {
        Instant now = clock.instant();
        int left = MOST_LOOKS;
        for (Followed each : environments.values()) {
            for (AnomalyTracker.Look look : each.tracker.due(now, left)) {
                left--;
                try {
                    looking.execute(() -> classify(each, look));
                } catch (RejectedExecutionException e) {
                    LOG.info("{}: an anomaly is not looked into, as too many wait", each.where);
                }
            }
            if (left <= 0) {
                return;
            }
        }
    }

    private void classify(Followed followed, AnomalyTracker.Look look) {
        Anomaly anomaly = look.anomaly();
        Instant now = clock.instant();
        try {
            KpiTraces figures = followed.surroundings
                    .between(Classifier.from(anomaly), Classifier.to(anomaly, now))
                    .get(FIGURES_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            List<Hint> hints = classifier.classify(anomaly, figures, now);
            followed.tracker.hinted(look.stretch(), hints);
            tell(anomaly, hints, now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.info(
                    "{}: an anomaly of {} could not be looked into: {}",
                    followed.where,
                    anomaly.subject(),
                    e.toString());
        }
    }

    /** The trail of an alert of unknown class says what it looks like, when that is new. */
    private void tell(Anomaly anomaly, List<Hint> hints, Instant now) {
        Hint first = hints.isEmpty() ? null : hints.get(0);
        boolean known = first == null
                || first.alertClass() == AlertClass.UNKNOWN
                || anomaly.alertId() == null
                || anomaly.alertClass() != AlertClass.UNKNOWN
                || !anomaly.hints().isEmpty() && anomaly.hints().get(0).alertClass() == first.alertClass();
        if (known) {
            return;
        }
        String why = first.reasons().stream().map(Reason::text).collect(Collectors.joining("; "));
        alerts.append(List.of(new TrailEntry(
                anomaly.where().tenant(),
                anomaly.alertId(),
                now,
                "detect",
                "looks like " + first.alertClass(),
                why,
                null)));
    }

    private void tidy() {
        try {
            int over = store.expire(clock.instant().minus(RETENTION));
            for (TenantEnvironment where : new ArrayList<>(environments.keySet())) {
                over += store.trim(where, MOST_KEPT);
            }
            if (over > 0) {
                LOG.info("{} old anomalies were removed", over);
            }
        } catch (StoreUnavailable e) {
            LOG.warn("Old anomalies stay until the store is back: {}", e.getMessage());
        }
    }

    /** How severe a level is on a ribbon. */
    static int level(Severity severity) {
        return severity.ordinal() + 1;
    }
}
