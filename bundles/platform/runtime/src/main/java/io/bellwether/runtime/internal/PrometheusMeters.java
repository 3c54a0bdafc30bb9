// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.runtime.Meters;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.osgi.service.component.annotations.Component;

/** Meters kept by the Prometheus client library, in a registry of their own. */
@Component(service = Meters.class)
public final class PrometheusMeters implements Meters {
    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Map<String, Object> meters = new ConcurrentHashMap<>();

    @Override
    public Counter counter(String name, String help, String... labelNames) {
        return (Counter) meters.computeIfAbsent(
                name,
                key -> new Counted(io.prometheus.metrics.core.metrics.Counter.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labelNames)
                        .register(registry)));
    }

    @Override
    public Gauge gauge(String name, String help, String... labelNames) {
        return (Gauge) meters.computeIfAbsent(
                name,
                key -> new Measured(io.prometheus.metrics.core.metrics.Gauge.builder()
                        .name(name)
                        .help(help)
                        .labelNames(labelNames)
                        .register(registry)));
    }

    @Override
    public AutoCloseable gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback gauge = GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
        return () -> registry.unregister(gauge);
    }

    @Override
    public Timer timer(String name, String help, String... labelNames) {
        return (Timer) meters.computeIfAbsent(name, key -> {
            Histogram histogram = Histogram.builder()
                    .name(name)
                    .help(help)
                    .labelNames(labelNames)
                    .classicOnly()
                    .classicUpperBounds(
                            0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
                    .register(registry);
            return (Timer)
                    (nanos, labelValues) -> histogram.labelValues(labelValues).observe(nanos / NANOS);
        });
    }

    @Override
    public void write(OutputStream out) throws IOException {
        new PrometheusTextFormatWriter(false).write(out, registry.scrape());
    }

    private record Counted(io.prometheus.metrics.core.metrics.Counter counter) implements Counter {
        @Override
        public void add(double amount, String... labelValues) {
            counter.labelValues(labelValues).inc(amount);
        }

        @Override
        public double value(String... labelValues) {
            return counter.labelValues(labelValues).get();
        }
    }

    private record Measured(io.prometheus.metrics.core.metrics.Gauge gauge) implements Gauge {
        @Override
        public void set(double value, String... labelValues) {
            gauge.labelValues(labelValues).set(value);
        }

        @Override
        public void remove(String... labelValues) {
            gauge.remove(labelValues);
        }
    }
}
