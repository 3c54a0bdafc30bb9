// SPDX-License-Identifier: Apache-2.0
package io.bellwether.bench;

import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.AlertService;
import io.bellwether.alert.internal.Seams;
import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.alert.internal.oncall.OnCallService;
import io.bellwether.alert.internal.oncall.Rosters;
import io.bellwether.alert.internal.suppress.AlertRulesBook;
import io.bellwether.alert.internal.suppress.SuppressionService;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.incident.Correlation;
import io.bellwether.incident.internal.IncidentService;
import io.bellwether.incident.internal.Lookout;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.Environment;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.StoredDocument;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TenantStore;
import io.bellwether.relational.internal.ChannelTable;
import io.bellwether.relational.internal.DocumentTable;
import io.bellwether.relational.internal.IncidentTable;
import io.bellwether.relational.internal.LoggedAlerts;
import io.bellwether.relational.internal.NodeDatabase;
import io.bellwether.relational.internal.TenantTable;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.topology.internal.TopologyBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The alert stage as it runs live, on the embedded database in a folder of its own, or on a store in memory. */
final class AlertMachine implements AutoCloseable {
    static final TenantId TENANT = TenantId.of("bench");
    static final TenantEnvironment WHERE = TenantEnvironment.of("bench", "prod");
    static final String CHANNEL = "hook";
    private static final int POLICIES = 40;

    final AlertService service;
    final AlertStore store;
    final ChannelStore channels;
    private final Path folder;
    private final NodeDatabase database;
    private final WorkerPools workers;
    private final InstantSource clock = InstantSource.system();
    /** By policy, as the detect stage keeps them. */
    private final Map<String, Verdict.Rule> rules = new ConcurrentHashMap<>();

    private IncidentService incidents;

    /** Without incidents and on-call. @param told called with what was put into the outbox, after it was stored */
    AlertMachine(boolean inMemory, Consumer<List<OutboxMessage>> told) throws Exception {
        this(inMemory, false, told);
    }

    /** @param told called with what was put into the outbox, after it was stored */
    AlertMachine(boolean inMemory, boolean peopleAndIncidents, Consumer<List<OutboxMessage>> told) throws Exception {
        folder = Files.createTempDirectory("bellwether-alert-bench");
        PrometheusMeters meters = new PrometheusMeters();
        workers = new WorkerPools(meters);
        database = NodeDatabase.embedded(folder, workers, clock, meters);
        Instant now = clock.instant();
        TenantStore tenantStore = new TenantTable(database);
        Tenant tenant = new Tenant(TENANT, "Bench", ZoneOffset.UTC, now);
        Environment environment = new Environment(WHERE, "Production", Environment.Kind.PROD, null, null, now);
        tenantStore.insert(tenant);
        tenantStore.insert(environment);
        channels = new ChannelTable(database);
        channels.insert(new Channel(TENANT, CHANNEL, "webhook", Map.of(), true, false, now, now));
        DocumentStore documents = new DocumentTable(database);
        OneTenant tenants = new OneTenant(tenant, environment);
        AlertRulesBook alertRules = new AlertRulesBook(documents, tenants, clock);
        TopologyBook topologies = new TopologyBook(documents, tenants, clock);
        SuppressionService suppression = new SuppressionService(documents, channels, tenants, topologies, alertRules);
        store = new WatchedStore(inMemory ? new AlertsInMemory() : new LoggedAlerts(database), told);
        service = new AlertService(
                store,
                channels,
                tenants,
                new Seams(
                        tenants,
                        alertRules,
                        suppression,
                        peopleAndIncidents ? onCall(documents, tenants) : OnCallBook.NONE,
                        peopleAndIncidents ? incidents(topologies, tenants, meters) : Correlation.NONE,
                        topologies),
                workers,
                clock,
                meters);
        service.put(
                TENANT,
                Map.of(
                        "route",
                        Map.of(
                                "channel",
                                CHANNEL,
                                "group_by",
                                List.of("policy"),
                                "group_wait",
                                "1s",
                                "group_interval",
                                "5s",
                                "routes",
                                peopleAndIncidents
                                        ? List.of(Map.of(
                                                "matchers",
                                                List.of("severity=\"critical\""),
                                                "channel",
                                                CHANNEL,
                                                "escalation",
                                                "page"))
                                        : List.of())));
    }

    /** Somebody is on call, and is called when nobody takes an alert for a quarter of an hour. */
    private OnCallBook onCall(DocumentStore documents, OneTenant tenants) {
        Instant now = clock.instant();
        Map<String, Object> person = Map.of("id", "ann", "name", "Ann", "channels", List.of(CHANNEL));
        Map<String, Object> ladder = Map.of(
                "id",
                "page",
                "name",
                "Page",
                "steps",
                List.of(Map.of("after", "15m", "notify", List.of("person:ann"))));
        documents.insert(new StoredDocument(TENANT, "person", "ann", person, now, now, null));
        documents.insert(new StoredDocument(TENANT, "escalation", "page", ladder, now, now, null));
        OnCallService onCall = new OnCallService(new Rosters(documents, tenants, clock), channels, clock);
        if (onCall.ladder(TENANT, "page") == null) {
            throw new IllegalStateException("the escalation policy of the benchmark is not understood");
        }
        return onCall;
    }

    /** As they run live; nobody looks at the events behind them, as there are none. */
    private Correlation incidents(TopologyBook topologies, OneTenant tenants, PrometheusMeters meters) {
        Lookout lookout = (incident, alerts) -> new Lookout.Found(null, List.of(), 0, List.of());
        incidents = new IncidentService(
                new IncidentTable(database), topologies, tenants, lookout, workers, clock, meters, Map.of());
        return incidents;
    }

    /** One verdict for each of so many nodes, spread over some policies. */
    List<Verdict> verdicts(String run, int from, int to, Condition condition, double value) {
        Instant now = clock.instant();
        List<Verdict> verdicts = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            verdicts.add(verdict(policy(run, i), node(run, i), now, condition, value));
        }
        return verdicts;
    }

    /** What an alert says that was posted in Alertmanager's form. */
    Verdict verdict(EventBody posted) {
        boolean firing =
                ((Map<?, ?>) posted.properties().get("alert")).get("state").equals("firing");
        return verdict(
                (String) posted.properties().get("alertname"),
                (String) posted.properties().get("node"),
                clock.instant(),
                firing ? Condition.TRUE : Condition.FALSE,
                firing ? 73 : 3);
    }

    private Verdict verdict(String policy, String node, Instant now, Condition condition, double value) {
        return new Verdict(
                WHERE,
                rules.computeIfAbsent(policy, AlertMachine::rule),
                Map.of("node", node),
                now,
                condition == Condition.TRUE ? now : null,
                condition,
                Duration.ZERO,
                false,
                false,
                value,
                50,
                Double.NaN,
                (int) value + " errors in 1 minute, above 50",
                List.of(),
                Severity.CRITICAL,
                1,
                Map.of(),
                List.of("threshold"));
    }

    private static Verdict.Rule rule(String policy) {
        return new Verdict.Rule(
                policy,
                "Errors",
                AlertClass.DOWNSTREAM,
                Severity.CRITICAL,
                "gateway",
                Map.of("team", "platform"),
                Duration.ZERO,
                Duration.ZERO,
                null);
    }

    /** Another for each run, so that its groups are new to both sides and wait as long. */
    static String policy(String run, int i) {
        return "errors-" + run + "-" + i % POLICIES;
    }

    static String node(String run, int i) {
        return run + "-" + i;
    }

    @Override
    public void close() throws Exception {
        service.stop();
        if (incidents != null) {
            incidents.stop();
        }
        database.close();
        workers.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
