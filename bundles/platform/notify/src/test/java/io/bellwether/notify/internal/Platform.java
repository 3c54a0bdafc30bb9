// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Parameter;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Secrets;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.DocumentStore;
import io.bellwether.relational.OutboxStore;
import io.bellwether.runtime.internal.CircuitGuard;
import io.bellwether.runtime.internal.PrometheusMeters;
import io.bellwether.runtime.internal.WorkerPools;
import io.bellwether.testkit.ManualClock;
import java.net.URI;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The notify stage put together as the container does it, on stores in memory and a clock moved by hand. */
final class Platform implements AutoCloseable {
    static final String SEALED = "sealed:";

    final LocalCamel camel = new LocalCamel();
    final PrometheusMeters meters = new PrometheusMeters();
    final WorkerPools workers = new WorkerPools(meters);
    final Secrets secrets = new PrefixSecrets();
    final NotifierPlugins plugins = new NotifierPlugins(secrets);
    final ChannelRoutes routes;
    final NotifyService service;
    final ChannelCatalogue catalogue;
    final WordingService wording;
    private final CircuitGuard guard;

    Platform(MemoryStores stores, ManualClock clock, Notifier... notifiers) {
        this(stores.channels, stores.outbox, stores.trails, stores.documents, clock, notifiers);
    }

    /** On any stores. */
    Platform(
            ChannelStore channels,
            OutboxStore outbox,
            AlertStore alerts,
            DocumentStore documents,
            InstantSource clock,
            Notifier... notifiers) {
        for (Notifier notifier : notifiers) {
            plugins.addNotifier(notifier);
        }
        guard = new CircuitGuard(clock, workers, meters);
        Templates templates = new Templates(documents, clock);
        Renderer renderer = new Renderer(URI.create("http://localhost:8181"), tenant -> ZoneOffset.UTC);
        Attempts attempts = new Attempts(
                plugins,
                guard,
                (host, privileged) -> privileged ? null : "host " + host + " is not public",
                outbox,
                renderer,
                templates);
        Stores ports = new Stores(channels, outbox, alerts, templates);
        routes = new ChannelRoutes(camel.routes, camel.endpoints, camel.context);
        ChannelTallies tallies = new ChannelTallies(outbox);
        service = new NotifyService(ports, plugins, attempts, routes, tallies, workers, clock, meters);
        catalogue = new ChannelCatalogue(ports, secrets, plugins, attempts, routes, tallies, service, clock);
        wording = new WordingService(ports, plugins, guard, renderer, clock);
    }

    @Override
    public void close() throws Exception {
        service.stop();
        routes.stop();
        guard.close();
        workers.close();
        camel.close();
    }

    /** A notifier that does what its test says, and remembers what it was given. */
    static final class Fake implements Notifier {
        static final Parameter<String> URL =
                Parameter.text("url", "URL", "Where to.").required();
        static final Parameter<String> KEY =
                Parameter.text("key", "Key", "A secret.").secret();

        final BlockingQueue<Notification> sent = new LinkedBlockingQueue<>();
        final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
        volatile Behaviour behaviour = (notification, settings) -> new DeliveryOutcome.Delivered("ref");

        /** What a test wants done. */
        interface Behaviour {
            DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException;
        }

        @Override
        public String id() {
            return "fake";
        }

        @Override
        public String title() {
            return "Fake";
        }

        @Override
        public List<Parameter<?>> parameters() {
            return List.of(URL, KEY);
        }

        @Override
        public DeliveryOutcome send(Notification notification, Settings settings) throws InterruptedException {
            sent.add(notification);
            keys.add(settings.find(KEY).orElse(""));
            return behaviour.send(notification, settings);
        }

        Notification next() throws InterruptedException {
            Notification notification = sent.poll(60, TimeUnit.SECONDS);
            if (notification == null) {
                throw new AssertionError("nothing was sent within a minute");
            }
            return notification;
        }
    }

    private static final class PrefixSecrets implements Secrets {
        @Override
        public Map<String, Object> seal(
                TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> raw, Map<String, ?> previous) {
            Map<String, Object> sealed = new LinkedHashMap<>(raw);
            for (Parameter<?> parameter : parameters) {
                if (parameter.isSecret()) {
                    Object given = raw.get(parameter.key());
                    boolean keep = given == null || given.equals(MASK);
                    Object kept = previous == null ? null : previous.get(parameter.key());
                    sealed.remove(parameter.key());
                    if (keep && kept != null) {
                        sealed.put(parameter.key(), kept);
                    } else if (!keep) {
                        sealed.put(parameter.key(), SEALED + given);
                    }
                }
            }
            return sealed;
        }

        @Override
        public Map<String, Object> open(TenantId tenant, List<Parameter<?>> parameters, Map<String, ?> stored) {
            Map<String, Object> open = new LinkedHashMap<>(stored);
            open.replaceAll((key, value) ->
                    value instanceof String text && text.startsWith(SEALED) ? text.substring(SEALED.length()) : value);
            return open;
        }

        @Override
        public Map<String, Object> mask(List<Parameter<?>> parameters, Map<String, ?> stored) {
            Map<String, Object> masked = new LinkedHashMap<>(stored);
            masked.replaceAll((key, value) -> value instanceof String text && text.startsWith(SEALED) ? MASK : value);
            return masked;
        }
    }
}
