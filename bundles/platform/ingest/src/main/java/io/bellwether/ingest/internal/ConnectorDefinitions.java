// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.plugin.Plugin;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.PollQuery;
import io.bellwether.api.source.PollingSource;
import io.bellwether.api.source.Source;
import io.bellwether.api.source.TailingSource;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.Slug;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.expression.Expression;
import io.bellwether.expression.InvalidExpression;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.Secrets;
import io.bellwether.identity.Tenants;
import io.bellwether.relational.Connector;
import io.bellwether.relational.ConnectorProgress;
import io.bellwether.relational.ConnectorStore;
import io.bellwether.relational.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Connectors as they are written down: read from documents, checked, stored, and opened for use. */
@Component(service = ConnectorDefinitions.class)
public final class ConnectorDefinitions {
    private static final List<String> FIELDS = List.of("id", "tenant", "environment", "source", "settings", "enabled");

    private final ConnectorStore store;
    private final Tenants tenants;
    private final Secrets secrets;
    private final SourceCatalog sources;
    private final InstantSource time;

    @Activate
    public ConnectorDefinitions(
            @Reference ConnectorStore store,
            @Reference Tenants tenants,
            @Reference Secrets secrets,
            @Reference SourceCatalog sources,
            @Reference InstantSource time) {
        this.store = store;
        this.tenants = tenants;
        this.secrets = secrets;
        this.sources = sources;
        this.time = time;
    }

    /** A polling connector ready for use. */
    record Polling(PollingSource source, Settings settings, PollingSettings polling, List<PollQuery> queries) {}

    /** A connector that is read on, ready for use. */
    record Tailing(Settings settings, Duration pollEvery) {}

    /** @throws InvalidInput with every problem @throws AlreadyExists when the id is taken */
    Connector create(TenantId tenant, Map<String, ?> document, boolean privileged) {
        Connector connector = read(tenant, document, null, privileged);
        if (!store.insert(connector)) {
            throw new AlreadyExists("connector '" + connector.id() + "'");
        }
        return connector;
    }

    Optional<Connector> replace(TenantId tenant, String id, Map<String, ?> document, boolean privileged) {
        Optional<Connector> stored = store.find(tenant, id);
        if (stored.isEmpty()) {
            return Optional.empty();
        }
        Connector connector = read(tenant, document, stored.get(), privileged);
        return store.update(connector) ? Optional.of(connector) : Optional.empty();
    }

    boolean delete(TenantId tenant, String id) {
        return store.delete(tenant, id);
    }

    Optional<Connector> find(TenantId tenant, String id) {
        return store.find(tenant, id);
    }

    /** Of one tenant, or of all when null. */
    List<Connector> list(TenantId tenant) {
        return store.list(tenant);
    }

    ConnectorProgress progress(Connector connector) {
        return store.progress(connector.tenant(), connector.id());
    }

    void save(Connector connector, ConnectorProgress progress) {
        store.save(connector.tenant(), connector.id(), progress);
    }

    boolean hasEnvironment(Connector connector) {
        return tenants.find(connector.where()).isPresent();
    }

    /** The environment's LIKE pattern; null when it has none. */
    String match(Connector connector) {
        return tenants.find(connector.where()).map(Environment::match).orElse(null);
    }

    /** Calls {@code listener} after each change of tenants or environments. */
    AutoCloseable onTenantsChange(Runnable listener) {
        return tenants.onChange(listener);
    }

    /** Settings for readers. */
    Map<String, Object> masked(Connector connector) {
        return secrets.mask(sources.parameters(connector.source()), connector.settings());
    }

    /** Opens a polling connector. @throws InvalidInput when its settings no longer fit the plugin */
    Polling polling(Connector connector, PollingSource source) {
        List<Parameter<?>> parameters = PollingSettings.parameters(source);
        Map<String, Object> opened = secrets.open(connector.tenant(), parameters, connector.settings());
        return polling(source, opened, connector.where());
    }

    /**
     * Opens the settings of a connector that brings its own routes.
     *
     * @throws InvalidInput when they no longer fit the plugin, or lead where the connector may not call
     */
    Settings settings(Connector connector, Source source) {
        Settings settings = Settings.of(
                source.parameters(), secrets.open(connector.tenant(), source.parameters(), connector.settings()));
        sources.check(source, settings, connector.privileged());
        return settings;
    }

    /** Opens a connector that is read on. @throws InvalidInput when its settings no longer fit the plugin */
    Tailing tailing(Connector connector, TailingSource source) {
        return tailing(
                source, secrets.open(connector.tenant(), TailingSettings.parameters(source), connector.settings()));
    }

    private Tailing tailing(TailingSource source, Map<String, Object> opened) {
        Duration pollEvery = TailingSettings.pollEvery(source, Settings.of(TailingSettings.parameters(source), opened));
        Settings own = Settings.of(source.parameters(), SourceCatalog.own(source, opened));
        sources.check(source, own);
        return new Tailing(own, pollEvery);
    }

    private Polling polling(PollingSource source, Map<String, Object> opened, TenantEnvironment where) {
        PollingSettings polling = PollingSettings.of(source, Settings.of(PollingSettings.parameters(source), opened));
        Settings own = Settings.of(source.parameters(), SourceCatalog.own(source, opened));
        String match = tenants.find(where).map(Environment::match).orElse(null);
        return new Polling(source, own, polling, sources.queries(source, own, match));
    }

    private Connector read(TenantId tenant, Map<String, ?> document, Connector stored, boolean privileged) {
        List<Problem> problems = new ArrayList<>();
        for (String key : document.keySet()) {
            if (!FIELDS.contains(key)) {
                problems.add(new Problem(key, null, "is not a field; known fields: " + String.join(", ", FIELDS)));
            }
        }
        String id = id(document, stored, problems);
        EnvironmentId environment = environment(tenant, document, problems);
        Plugin source = source(document, problems);
        boolean enabled = enabled(document, problems);
        Map<String, Object> settings = settings(document, problems);
        Map<String, Object> sealed = Map.of();
        if (source != null && settings != null) {
            try {
                sealed = sealed(tenant, source, settings, stored);
                check(tenant, environment, source, sealed, privileged);
            } catch (InvalidInput e) {
                e.problems().forEach(problem -> problems.add(withinSettings(problem)));
            } catch (SourceCatalog.PluginFailed e) {
                problems.add(new Problem("source", source.id(), e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        Instant now = time.instant();
        Instant createdAt = stored == null ? now : stored.createdAt();
        return new Connector(tenant, id, environment, source.id(), sealed, enabled, privileged, createdAt, now);
    }

    private Map<String, Object> sealed(TenantId tenant, Plugin source, Map<String, Object> settings, Connector stored) {
        Map<String, Object> previous = stored != null && stored.source().equals(source.id()) ? stored.settings() : null;
        return secrets.seal(tenant, sources.parameters(source.id()), settings, previous);
    }

    /** Checks settings as the plugin will see them, and where they lead. */
    private void check(
            TenantId tenant, EnvironmentId environment, Plugin source, Map<String, Object> sealed, boolean privileged) {
        List<Parameter<?>> parameters = sources.parameters(source.id());
        Map<String, Object> opened = secrets.open(tenant, parameters, sealed);
        Settings.of(parameters, opened);
        if (source instanceof PollingSource polling && environment != null) {
            Polling ready = polling(polling, opened, new TenantEnvironment(tenant, environment));
            checkExpressions(polling, ready.settings());
            sources.checkTargets(polling, ready.settings(), privileged);
        } else if (source instanceof Source routed) {
            sources.check(routed, Settings.of(parameters, opened), privileged);
        } else if (source instanceof TailingSource tailing) {
            tailing(tailing, opened);
        }
    }

    /** What the server would refuse at every poll is refused when it is saved. */
    private void checkExpressions(PollingSource source, Settings settings) {
        List<Problem> problems = new ArrayList<>();
        sources.expressions(source, settings).forEach((field, text) -> {
            try {
                Expression.parse(text, time);
            } catch (InvalidExpression e) {
                problems.add(new Problem(field, text, e.getMessage()));
            }
        });
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
    }

    private static Problem withinSettings(Problem problem) {
        return problem.field().isEmpty()
                ? new Problem("settings", problem.value(), problem.message())
                : problem.within("settings");
    }

    private static String id(Map<String, ?> document, Connector stored, List<Problem> problems) {
        Object given = document.get("id");
        if (stored != null) {
            if (given != null && !given.equals(stored.id())) {
                problems.add(new Problem("id", String.valueOf(given), "must be '" + stored.id() + "' or absent"));
            }
            return stored.id();
        }
        if (!(given instanceof String id) || !Slug.isValid(id)) {
            problems.add(new Problem(
                    "id",
                    given == null ? null : String.valueOf(given),
                    "is required: 1 to 63 characters of a-z, 0-9 and -, beginning with a letter or digit"));
            return null;
        }
        return id;
    }

    private EnvironmentId environment(TenantId tenant, Map<String, ?> document, List<Problem> problems) {
        Object given = document.get("environment");
        if (given instanceof String text && Slug.isValid(text)) {
            EnvironmentId environment = new EnvironmentId(text);
            if (tenants.find(new TenantEnvironment(tenant, environment)).isPresent()) {
                return environment;
            }
        }
        List<String> known = tenants.environments(tenant).stream()
                .map(each -> each.id().environment().value())
                .toList();
        problems.add(new Problem(
                "environment",
                given == null ? null : String.valueOf(given),
                known.isEmpty()
                        ? "does not exist; create the environment first"
                        : "must be one of " + String.join(", ", known)));
        return null;
    }

    private Plugin source(Map<String, ?> document, List<Problem> problems) {
        Object given = document.get("source");
        Optional<Plugin> source = given instanceof String id ? sources.find(id) : Optional.empty();
        if (source.isEmpty()) {
            String installed = "must be an installed source that takes connectors: " + String.join(", ", sources.ids());
            String text = given == null ? null : String.valueOf(given);
            String posted = text == null ? "" : postedTo(text);
            problems.add(new Problem("source", text, posted + installed));
        }
        return source.orElse(null);
    }

    /** For a source without connectors, how its events come in; otherwise empty. */
    private String postedTo(String source) {
        try {
            List<String> paths = sources.postedTo(source);
            return paths.isEmpty()
                    ? ""
                    : "needs no connector: its events are posted to " + String.join(", ", paths)
                            + " with a token that may ingest; a connector's source ";
        } catch (SourceCatalog.PluginFailed e) {
            return e.getMessage() + "; ";
        }
    }

    private static boolean enabled(Map<String, ?> document, List<Problem> problems) {
        Object given = document.get("enabled");
        if (given != null && !(given instanceof Boolean)) {
            problems.add(new Problem("enabled", String.valueOf(given), "must be true or false"));
        }
        return given == null || Boolean.TRUE.equals(given);
    }

    private static Map<String, Object> settings(Map<String, ?> document, List<Problem> problems) {
        Object given = document.get("settings");
        if (given == null) {
            return Map.of();
        }
        if (!(given instanceof Map<?, ?> map)) {
            problems.add(new Problem("settings", String.valueOf(given), "must be an object"));
            return null;
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        map.forEach((key, value) -> settings.put(String.valueOf(key), value));
        return settings;
    }
}
