// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.syslog;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.settings.Settings;
import io.bellwether.api.source.SourceContext;
import io.bellwether.api.tenancy.EnvironmentId;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.impl.DefaultCamelContext;

/** A connector as the platform runs it: its routes in a Camel context, ending in a store that can be full. */
final class TestConnector implements SourceContext, AutoCloseable {
    final List<EventBody> stored = new CopyOnWriteArrayList<>();
    final AtomicInteger count = new AtomicInteger();
    volatile boolean counting;
    final AtomicInteger passedOver = new AtomicInteger();
    volatile String failing;
    volatile String problem;
    volatile boolean full;
    volatile int refusals;
    private final Settings settings;
    private final DefaultCamelContext camel = new DefaultCamelContext();

    TestConnector(Map<String, Object> settings) throws Exception {
        SyslogSource source = source();
        this.settings = Settings.of(source.parameters(), settings);
        source.check(this.settings);
        camel.disableJMX();
        camel.addRoutes(source.routes(this));
        camel.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("direct:ingest")
                        .process(exchange -> take(exchange.getMessage().getBody(List.class)));
            }
        });
        camel.start();
    }

    static SyslogSource source() {
        return new SyslogSource(Map.of("ports", "1024-65535"), InstantSource.system());
    }

    private void take(List<?> events) {
        if (full) {
            refusals++;
            throw new IllegalStateException("no room");
        }
        count.addAndGet(events.size());
        if (!counting) {
            events.forEach(event -> stored.add((EventBody) event));
        }
        failing = null;
    }

    @Override
    public String connector() {
        return "hosts";
    }

    @Override
    public TenantEnvironment where() {
        return new TenantEnvironment(new TenantId("acme"), new EnvironmentId("prod"));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public String ingest() {
        return "direct:ingest";
    }

    @Override
    public String routeId(String name) {
        return "acme.hosts-" + name;
    }

    @Override
    public void failing(String reason) {
        failing = reason;
    }

    @Override
    public void working() {
        failing = null;
    }

    @Override
    public void passedOver(int items, String reason) {
        passedOver.addAndGet(items);
        problem = reason;
    }

    /** Waits until something is so, looking now and then, for five minutes at most. */
    static boolean soon(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        CountDownLatch never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            if (never.await(20, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
