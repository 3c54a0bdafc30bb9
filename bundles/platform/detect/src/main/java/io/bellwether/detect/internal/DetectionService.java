// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal;

import io.bellwether.alert.Alerting;
import io.bellwether.api.event.Event;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.Detection;
import io.bellwether.detect.Health;
import io.bellwether.detect.internal.book.PolicyBook;
import io.bellwether.detect.internal.engine.Delivery;
import io.bellwether.detect.internal.engine.Lane;
import io.bellwether.detect.internal.engine.Supervisor;
import io.bellwether.detect.internal.health.AnomalyRoom;
import io.bellwether.detect.internal.health.EnvironmentHealth;
import io.bellwether.detect.internal.health.HealthReader;
import io.bellwether.detect.internal.health.WeekRange;
import io.bellwether.detect.internal.policy.Policy;
import io.bellwether.journal.Journal;
import io.bellwether.relational.ConnectorStore;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The detect stage: one lane for each environment. */
@Component(service = {Detection.class, Health.class})
public final class DetectionService implements Detection, Health {
    private static final Logger LOG = LoggerFactory.getLogger(DetectionService.class);
    static final String STARTS = "bellwether_detect_starts_total";
    private static final int THREADS = 2;
    private static final int LANES = 10_000;
    private static final int MOST_WAITING = 50_000;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    private static final Duration WEEKS_EVERY = Duration.ofHours(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);
    private static final Duration REVIVE_AFTER = Duration.ofMinutes(3);

    private final Alerting alerting;
    private final Past past;
    private final Workers workers;
    private final InstantSource clock;
    private final AnomalyRoom anomalies;
    private final PolicyBook policies;
    private final ConnectorStore connectors;
    private final ExecutorService lanes;
    private final ExecutorService deliveries;
    private final ExecutorService warmUps;
    private final Supervisor supervisor;
    private final ExecutorService background;
    private final Meters.Counter taken;
    private final Meters.Counter shed;
    private final Meters.Gauge lag;
    private final Meters.Gauge overflow;
    private final Meters.Counter late;
    private final Meters.Counter starts;
    private final Meters.Gauge backfilling;
    private final Map<TenantEnvironment, EnvironmentDetection> environments = new ConcurrentHashMap<>();
    private final Set<TenantEnvironment> recorded;
    private final AtomicLong revision = new AtomicLong();
    private final List<AutoCloseable> handles = new CopyOnWriteArrayList<>();

    /** One that keeps nothing on disk. Not public, or the component runtime would try it too and log that it cannot. */
    DetectionService(
            Alerting alerting,
            Journal journal,
            Workers workers,
            InstantSource clock,
            Meters meters,
            PolicyBook policies,
            AnomalyRoom anomalies,
            ConnectorStore connectors) {
        this(alerting, Past.of(journal), workers, clock, meters, policies, anomalies, connectors);
    }

    @Activate
    public DetectionService(
            @Reference Alerting alerting,
            @Reference Past past,
            @Reference Workers workers,
            @Reference InstantSource clock,
            @Reference Meters meters,
            @Reference PolicyBook policies,
            @Reference AnomalyRoom anomalies,
            @Reference ConnectorStore connectors) {
        this.alerting = alerting;
        this.past = past;
        this.workers = workers;
        this.clock = clock;
        this.anomalies = anomalies;
        this.policies = policies;
        this.connectors = connectors;
        this.lanes = workers.pool("detect", THREADS, LANES);
        this.deliveries = workers.pool("detect-delivery", THREADS, LANES);
        this.supervisor = new Supervisor(workers, policies.detectors().guard(), THREADS);
        this.warmUps = workers.pool("detect-warmup", THREADS, LANES);
        this.background = workers.pool("detect-series", THREADS, LANES);
        this.taken = meters.counter("bellwether_detect_events_total", "Events taken by detection.", "tenant");
        this.shed = meters.counter(
                "bellwether_detect_shed_events_total", "Events that found no room and were not judged.", "tenant");
        this.lag = meters.gauge(
                "bellwether_detect_watermark_lag_seconds",
                "How far the events of an environment are behind the clock.",
                "tenant",
                "environment");
        this.overflow = meters.gauge(
                "bellwether_detect_overflowing_events",
                "Events left out because their group would have been one too many.",
                "tenant",
                "environment");
        this.late = meters.counter(
                "bellwether_detect_late_events_total",
                "Live events over 10 minutes old on arrival: amended ones were counted, too old ones were not.",
                "tenant",
                "environment",
                "kind");
        this.starts = meters.counter(
                STARTS, "Environments that went on from a snapshot, or whose past was read from the journal.", "from");
        this.backfilling = meters.gauge(
                "bellwether_detect_backfilling_measures",
                "New measures whose past is being read.",
                "tenant",
                "environment");
        handles.add(
                meters.gauge("bellwether_detect_series", "Series that are followed on this node.", past::seriesOfNode));
        handles.add(meters.gauge(
                "bellwether_detect_unwritten_environments",
                "Environments whose series cannot be written to disk.",
                () -> environments.values().stream()
                        .filter(EnvironmentDetection::failing)
                        .count()));
        this.recorded = Set.copyOf(past.journal().environments());
        handles.add(policies.onChange(this::changed));
        recorded.stream().filter(policies::exists).forEach(this::environment);
        handles.add(workers.every("detect-tick", TICK, this::tick));
        handles.add(workers.every("detect-weeks", WEEKS_EVERY, this::weeks));
    }

    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable handle : handles) {
            handle.close();
        }
        closeAll();
        warmUps.shutdownNow();
        background.shutdown();
        background.awaitTermination(2, TimeUnit.SECONDS);
        background.shutdownNow();
        lanes.shutdown();
        deliveries.shutdown();
        lanes.awaitTermination(2, TimeUnit.SECONDS);
        deliveries.awaitTermination(2, TimeUnit.SECONDS);
        lanes.shutdownNow();
        supervisor.close();
        deliveries.shutdownNow();
    }

    /** Keeps what every environment knows, as far as there is time. */
    private void closeAll() throws InterruptedException {
        CompletableFuture<?>[] closing =
                environments.values().stream().map(EnvironmentDetection::close).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(closing).get(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not all series were kept; the rest is read from the journal at the next start");
        }
    }

    @Override
    public void accept(TenantEnvironment where, Origin origin, List<Event> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            if (environment(where).accept(origin, events)) {
                taken.add(events.size(), where.tenant().value());
                return;
            }
            LOG.warn("{}: {} events are stored but not judged, as detection is behind", where, events.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shed.add(events.size(), where.tenant().value());
    }

    @Override
    public void progress(TenantEnvironment where, Origin origin, Instant upTo) {
        environment(where).progress(origin, upTo);
    }

    @Override
    public void ended(TenantEnvironment where, Origin origin) {
        EnvironmentDetection environment = environments.get(where);
        if (environment != null) {
            environment.ended(origin);
        }
    }

    @Override
    public Kpis kpis(TenantEnvironment where, Instant from, Instant to, Duration step) {
        return anomalies.reader().kpis(where, from, to, step, asking(where));
    }

    @Override
    public Chart series(TenantEnvironment where, SeriesQuery query) {
        Map<String, Policy> active =
                policies.active(where).stream().collect(Collectors.toMap(Policy::id, Function.identity()));
        return anomalies.reader().series(where, query, active, asking(where));
    }

    private HealthReader.Asking asking(TenantEnvironment where) {
        EnvironmentDetection environment = environment(where);
        return new HealthReader.Asking() {
            @Override
            public <T> T ask(Function<EnvironmentHealth, T> question) {
                try {
                    return environment.ask(question).get(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return null;
                } catch (TimeoutException e) {
                    LOG.info("{}: health is not known yet, as the history is still being read", where);
                    return null;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("the health of " + where + " cannot be read", e.getCause());
                }
            }
        };
    }

    @Override
    public Overview overview(TenantEnvironment where) {
        EnvironmentDetection environment = environments.get(where);
        return environment == null ? EnvironmentDetection.UNKNOWN : environment.overview();
    }

    /** The detection of an environment; begun, with its history where the journal has any, when it is new. */
    private EnvironmentDetection environment(TenantEnvironment where) {
        EnvironmentDetection known = environments.get(where);
        return known != null ? known : environments.computeIfAbsent(where, this::begin);
    }

    private EnvironmentDetection begin(TenantEnvironment where) {
        long now = revision.get();
        List<Policy> active = policies.active(where);
        Lane lane = new Lane(lanes, MOST_WAITING, true);
        Delivery delivery = new Delivery(alerting, deliveries, workers);
        EnvironmentDetection environment = new EnvironmentDetection(
                where,
                clock,
                lane,
                delivery,
                policies,
                anomalies,
                past,
                new EnvironmentDetection.Threads(supervisor, background));
        if (recorded.contains(where)) {
            warmUps.execute(() -> starts.increment(environment.warmUp(active, now) ? "snapshot" : "journal"));
            handles.add(workers.after("detect-revive", REVIVE_AFTER, () -> revive(where)));
        } else {
            environment.start(active, now);
        }
        return environment;
    }

    /** Where events are only pushed, the clock goes on after a restart even if no sender is heard from again. */
    private void revive(TenantEnvironment where) {
        EnvironmentDetection environment = environments.get(where);
        if (environment != null && isPushOnly(where)) {
            environment.progress(Origin.PUSH, clock.instant());
        }
    }

    private boolean isPushOnly(TenantEnvironment where) {
        try {
            return connectors.list(where.tenant()).stream()
                    .noneMatch(connector ->
                            connector.enabled() && connector.where().equals(where));
        } catch (StoreUnavailable e) {
            LOG.warn("{}: connectors cannot be read: {}", where, e.getMessage());
            return false;
        }
    }

    private void changed() {
        revision.incrementAndGet();
        environments.forEach(this::configure);
    }

    /** Gives an environment its policies when they have changed since it last got them. */
    private void configure(TenantEnvironment where, EnvironmentDetection environment) {
        long now = revision.get();
        if (!environment.isOutdated(now)) {
            return;
        }
        if (policies.exists(where)) {
            environment.policies(policies.active(where), now);
        } else {
            environments.remove(where);
            environment.forget();
            anomalies.forget(where);
            backfilling.remove(where.tenant().value(), where.environment().value());
            lag.remove(where.tenant().value(), where.environment().value());
            overflow.remove(where.tenant().value(), where.environment().value());
        }
    }

    /** Reads anew what is usual in each hour of the week. */
    private void weeks() {
        environments.forEach((where, environment) -> warmUps.execute(() -> {
            try {
                Map<String, WeekRange> weeks = anomalies
                        .reader()
                        .weeks(where, clock.instant(), policies.schedule(where).zone());
                environment.ask(health -> {
                    health.weeks(weeks);
                    return true;
                });
            } catch (RuntimeException e) {
                LOG.warn("{}: the weeks before cannot be read", where, e);
            }
        }));
    }

    private void tick() {
        environments.forEach((where, environment) -> {
            configure(where, environment);
            environment.tick();
            Duration behind = environment.overview().lag();
            if (behind != null) {
                lag.set(
                        behind.toMillis() / 1000.0,
                        where.tenant().value(),
                        where.environment().value());
            }
            String tenant = where.tenant().value();
            String name = where.environment().value();
            overflow.set(environment.overflowing(), tenant, name);
            backfilling.set(environment.backfilling(), tenant, name);
            late.add(environment.amended() - late.value(tenant, name, "amended"), tenant, name, "amended");
            late.add(environment.tooOld() - late.value(tenant, name, "too old"), tenant, name, "too old");
        });
    }
}
