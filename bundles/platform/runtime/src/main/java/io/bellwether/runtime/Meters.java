// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.DoubleSupplier;

/**
 * The platform's own metrics, in Prometheus' terms. Names begin with {@code bellwether_} and carry their unit; label
 * values are given in the order of the label names. Asking twice for the same name gives the same meter. Safe for
 * concurrent use.
 */
public interface Meters {
    /** A count that only grows; the name ends in {@code _total}. */
    Counter counter(String name, String help, String... labelNames);

    /** A value that goes up and down. */
    Gauge gauge(String name, String help, String... labelNames);

    /** A gauge that is asked when the metrics are read. The handle removes it. */
    AutoCloseable gauge(String name, String help, DoubleSupplier value);

    /** A distribution of seconds; the name ends in {@code _seconds}. */
    Timer timer(String name, String help, String... labelNames);

    /** Writes all metrics in Prometheus' text format 0.0.4. */
    void write(OutputStream out) throws IOException;

    /** See {@link Meters#counter}. */
    interface Counter {
        void add(double amount, String... labelValues);

        default void increment(String... labelValues) {
            add(1, labelValues);
        }

        /** What has been counted so far under these labels. */
        double value(String... labelValues);
    }

    /** See {@link Meters#gauge}. */
    interface Gauge {
        void set(double value, String... labelValues);

        void remove(String... labelValues);
    }

    /** See {@link Meters#timer}. */
    interface Timer {
        void record(long nanos, String... labelValues);
    }
}
