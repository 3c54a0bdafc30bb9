// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollOutcome;
import io.bellwether.api.source.PollRequest;
import io.bellwether.api.source.PollingSource;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.TailingSource;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.camel.Endpoints;
import io.bellwether.camel.Routes;
import io.bellwether.ingest.Account;
import io.bellwether.ingest.Connectors;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.RoutesBuilder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps at work what is defined, enabled and installed: one route, or the plugin's routes, for each connector. Whatever
 * changes (a definition, a plugin, an environment), what runs is brought in line with it.
 */
@Component(service = Connectors.class, immediate = true)
public final class ConnectorRegistry implements Connectors {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectorRegistry.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);

    private final ConnectorDefinitions definitions;
    private final SourceCatalog sources;
    private final EventIntake intake;
    private final Routes routes;
    private final Workers workers;
    private final InstantSource time;
    private final Meters.Gauge lag;
    private final ExecutorService changes;
    private final List<AutoCloseable> handles;
    private final Map<String, Active> active = new ConcurrentHashMap<>();
    private final Map<String, String> startProblems = new ConcurrentHashMap<>();

    /** What runs, and what it was started from: when one of these changes, it is started again. */
    private record Active(RunningConnector connector, Plugin source, String match, String routeId) {
        boolean fits(Connector definition, Plugin installed, String environmentMatch) {
            return connector.definition().equals(definition)
                    && source == installed
                    && java.util.Objects.equals(match, environmentMatch);
        }
    }

    @Activate
    public ConnectorRegistry(
            @Reference ConnectorDefinitions definitions,
            @Reference SourceCatalog sources,
            @Reference EventIntake intake,
            @Reference Routes routes,
            @Reference Endpoints endpoints,
            @Reference Workers workers,
            @Reference Meters meters,
            @Reference InstantSource time) {
        this.definitions = definitions;
        this.sources = sources;
        this.intake = intake;
        this.routes = routes;
        this.workers = workers;
        this.time = time;
        lag = meters.gauge(
                "bellwether_ingest_lag_seconds",
                "How far behind now a connector's slowest query is.",
                "tenant",
                "environment",
                "connector");
        changes = workers.pool("ingest-connectors", 1, 1);
        handles = List.of(
                endpoints.bind(IngestEndpoint.NAME, new IngestEndpoint(this::atWork)),
                sources.onChange(this::changed),
                definitions.onTenantsChange(this::changed),
                workers.every("ingest-connectors-check", CHECK_EVERY, this::check));
        changed();
    }

    @Deactivate
    public void stop() {
        for (AutoCloseable handle : handles) {
            try {
                handle.close();
            } catch (Exception e) {
                LOG.debug("A handle could not be closed", e);
            }
        }
        changes.shutdownNow();
        synchronized (this) {
            List.copyOf(active.keySet()).forEach(this::stop);
        }
    }

    @Override
    public ConnectorView create(TenantId tenant, Map<String, ?> document, boolean privileged) {
        Connector connector = definitions.create(tenant, document, privileged);
        changed();
        return view(connector);
    }

    @Override
    public Optional<ConnectorView> replace(TenantId tenant, String id, Map<String, ?> document, boolean privileged) {
        Optional<Connector> connector = definitions.replace(tenant, id, document, privileged);
        changed();
        return connector.map(this::view);
    }

    @Override
    public boolean delete(TenantId tenant, String id) {
        boolean deleted = definitions.delete(tenant, id);
        changed();
        return deleted;
    }

    @Override
    public Optional<ConnectorView> find(TenantId tenant, String id) {
        return definitions.find(tenant, id).map(this::view);
    }

    @Override
    public List<ConnectorView> list(TenantId tenant) {
        return definitions.list(tenant).stream().map(this::view).toList();
    }

    @Override
    public List<Parameter<?>> parameters(String source) {
        return sources.parameters(source);
    }

    private ConnectorView view(Connector connector) {
        return new ConnectorView(
                connector.tenant(),
                connector.id(),
                connector.environment().value(),
                connector.source(),
                definitions.masked(connector),
                connector.enabled(),
                status(connector));
    }

    private Status status(Connector connector) {
        Active running = active.get(key(connector));
        if (connector.enabled() && running != null) {
            return running.connector().status();
        }
        String problem = startProblems.get(key(connector));
        String state = problem == null ? "starting" : "failing";
        if (!connector.enabled()) {
            state = "disabled";
        } else if (sources.find(connector.source()).isEmpty()) {
            state = "plugin missing";
        } else if (!definitions.hasEnvironment(connector)) {
            state = "failing";
            problem = "environment '" + connector.environment() + "' does not exist";
        }
        ConnectorProgress progress = definitions.progress(connector);
        Account.Counts account = intake.account(connector);
        return new Status(
                state,
                progress.lastEventAt(),
                null,
                account.kept(),
                account.duplicates(),
                account.droppedInAll() + account.rejected(),
                progress.errors(),
                null,
                null,
                connector.enabled() ? problem : null,
                null,
                account,
                List.of());
    }

    private RunningConnector atWork(String key) {
        Active running = active.get(key);
        return running == null ? null : running.connector();
    }

    /** Brings what runs in line, soon, on another thread. */
    private void changed() {
        try {
            changes.execute(this::align);
        } catch (RejectedExecutionException e) {
            LOG.debug("The connectors are about to be looked at already");
        }
    }

    private void check() {
        align();
        for (Active each : active.values()) {
            Connector definition = each.connector().definition();
            Duration behind = each.connector().status().lag();
            if (behind != null) {
                lag.set(
                        behind.toMillis() / 1000.0,
                        definition.tenant().value(),
                        definition.environment().value(),
                        definition.id());
            }
            if (each.connector() instanceof RoutedConnector && each.source() instanceof Source routed) {
                save(each.connector());
                holdToTargets(definition, routed);
            }
        }
    }

    /** A host's address may change: what runs and leads where the connector may not call is stopped. */
    private synchronized void holdToTargets(Connector definition, Source source) {
        try {
            definitions.settings(definition, source);
        } catch (InvalidInput e) {
            LOG.warn("Connector {} is stopped: {}", key(definition), e.getMessage());
            startProblems.put(key(definition), e.getMessage());
            stop(key(definition));
        } catch (StoreUnavailable | SourceCatalog.PluginFailed e) {
            LOG.debug("Connector {} could not be looked at: {}", key(definition), e.getMessage());
        }
    }

    /** Stops what is no longer wanted as it is, and starts what is wanted and does not run. */
    private synchronized void align() {
        try {
            Map<String, Connector> wanted = new LinkedHashMap<>();
            for (Connector connector : definitions.list(null)) {
                boolean usable = sources.find(connector.source()).isPresent() && definitions.hasEnvironment(connector);
                if (connector.enabled() && usable) {
                    wanted.put(key(connector), connector);
                }
            }
            for (Map.Entry<String, Active> each : new HashMap<>(active).entrySet()) {
                Connector connector = wanted.get(each.getKey());
                if (connector == null) {
                    RunningConnector gone = each.getValue().connector();
                    stop(each.getKey());
                    intake.ended(gone.definition().where(), gone.origin());
                } else if (!fits(each.getValue(), connector)) {
                    stop(each.getKey());
                }
            }
            startProblems.keySet().retainAll(wanted.keySet());
            wanted.forEach((key, connector) -> {
                if (!active.containsKey(key) && !Thread.currentThread().isInterrupted()) {
                    start(key, connector);
                }
            });
        } catch (StoreUnavailable e) {
            LOG.warn("The connectors could not be looked at, they stay as they are: {}", e.getMessage());
        }
    }

    private boolean fits(Active running, Connector connector) {
        Plugin source = sources.find(connector.source()).orElse(null);
        return running.fits(connector, source, definitions.match(connector));
    }

    private void start(String key, Connector connector) {
        Plugin source = sources.find(connector.source()).orElse(null);
        String routeId = "connector." + connector.tenant() + "." + connector.id();
        try {
            if (source instanceof PollingSource polling) {
                PolledConnector polled = polled(connector, polling);
                begin(key, polled, source, routeId, polled.route(routeId));
            } else if (source instanceof TailingSource tailing) {
                TailingConnector tail = tailing(connector, tailing);
                begin(key, tail, source, routeId, tail.route(routeId));
            } else if (source instanceof Source routed) {
                Settings settings = definitions.settings(connector, routed);
                RoutedConnector running = new RoutedConnector(connector, intake, time, definitions.progress(connector));
                RoutesBuilder builder =
                        sources.quickly(source, () -> routed.routes(running.context(settings, routeId)));
                begin(key, running, source, routeId, builder);
            }
            startProblems.remove(key);
        } catch (StoreUnavailable e) {
            stop(key);
            throw e;
        } catch (RuntimeException | LinkageError e) {
            // One connector that cannot start does not keep the others from it.
            String problem = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            if (!problem.equals(startProblems.put(key, problem))) {
                LOG.error("Connector {} cannot start: {}", key, problem);
            }
            stop(key);
        }
    }

    private PolledConnector polled(Connector connector, PollingSource source) {
        ConnectorDefinitions.Polling opened = definitions.polling(connector, source);
        sources.startsAfresh(source, connector);
        ExecutorService pool = workers.pool(
                "poll-" + connector.tenant() + "-" + connector.id(),
                opened.polling().concurrency(),
                opened.polling().concurrency());
        return new PolledConnector(connector, opened.polling(), intake, pool, sink -> {
            ClockSkew skew = new ClockSkew();
            WindowReader reader = new WindowReader(
                    (window, cursor) -> {
                        PollRequest request =
                                new PollRequest(opened.settings(), window.query(), window.from(), window.to(), cursor);
                        PollOutcome outcome = sources.slots()
                                .within(
                                        connector,
                                        opened.polling().concurrency(),
                                        true,
                                        () -> sources.ask(source, connector, request));
                        if (outcome instanceof PollOutcome.Page page) {
                            skew.observe(page.serverTime(), time.instant());
                        }
                        return outcome;
                    },
                    sink,
                    pool);
            Poller.Start start = new Poller.Start(
                    opened.polling(),
                    opened.queries(),
                    connector.createdAt().minus(opened.polling().lookback()),
                    definitions.progress(connector),
                    skew);
            return new Poller(start, reader, time, new SplittableRandom(), progress -> save(connector, progress));
        });
    }

    private TailingConnector tailing(Connector connector, TailingSource source) {
        ConnectorDefinitions.Tailing opened = definitions.tailing(connector, source);
        sources.startsAfresh(source, connector);
        return new TailingConnector(
                connector,
                opened.pollEvery(),
                intake,
                sink -> new Tailer(
                        (position, most) -> sources.read(source, connector, opened.settings(), position, most),
                        sink,
                        time,
                        new SplittableRandom(),
                        definitions.progress(connector),
                        progress -> save(connector, progress)));
    }

    private void begin(String key, RunningConnector connector, Plugin source, String routeId, RoutesBuilder builder) {
        active.put(key, new Active(connector, source, definitions.match(connector.definition()), routeId));
        routes.add(routeId, builder);
        LOG.info("Connector {} started", key);
    }

    private void stop(String key) {
        Active running = active.get(key);
        if (running == null) {
            return;
        }
        running.connector().stop();
        routes.remove(running.routeId());
        active.remove(key);
        save(running.connector());
        Connector definition = running.connector().definition();
        lag.remove(definition.tenant().value(), definition.environment().value(), definition.id());
        LOG.info("Connector {} stopped", key);
    }

    private void save(RunningConnector connector) {
        save(connector.definition(), connector.progress());
    }

    private void save(Connector connector, ConnectorProgress progress) {
        try {
            definitions.save(connector, progress);
        } catch (StoreUnavailable e) {
            LOG.warn("The progress of connector {} could not be saved: {}", key(connector), e.getMessage());
        }
    }

    private static String key(Connector connector) {
        return connector.tenant() + "/" + connector.id();
    }
}
