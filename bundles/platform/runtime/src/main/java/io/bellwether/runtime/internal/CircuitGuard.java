// SPDX-License-Identifier: Apache-2.0
package io.bellwether.runtime.internal;

import io.bellwether.runtime.Guarded;
import io.bellwether.runtime.Guarded.Cause;
import io.bellwether.runtime.InvalidAnswer;
import io.bellwether.runtime.Meters;
import io.bellwether.runtime.PluginGuard;
import io.bellwether.runtime.Workers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** A lane of threads and a circuit for each use of a plugin. */
@Component(service = PluginGuard.class)
public final class CircuitGuard implements PluginGuard {
    private static final int LANE_THREADS = 16;
    private static final int LANE_QUEUE = 64;
    /** A call that takes so many times its deadline cuts its plugin off at once. */
    private static final int FAR = 20;

    private final InstantSource clock;
    private final Workers workers;
    private final Meters.Counter calls;
    private final Meters.Timer time;
    private final Map<PluginRef, Lane> lanes = new ConcurrentHashMap<>();

    @Activate
    public CircuitGuard(@Reference InstantSource clock, @Reference Workers workers, @Reference Meters meters) {
        this.clock = clock;
        this.workers = workers;
        this.calls = meters.counter("bellwether_plugin_calls_total", "Calls into plugins.", "plugin", "outcome");
        this.time = meters.timer("bellwether_plugin_call_seconds", "Time spent in plugins.", "plugin");
    }

    @Override
    public <T> Guarded<T> call(PluginRef plugin, Duration deadline, Callable<T> work) throws InterruptedException {
        Lane lane = lane(plugin);
        if (!lane.circuit.admits()) {
            return counted(plugin, failure(Cause.CUT_OFF, lane.circuit.refusal()));
        }
        long start = System.nanoTime();
        Future<T> answer;
        try {
            answer = lane.threads().submit(work);
        } catch (RejectedExecutionException e) {
            return counted(plugin, failure(Cause.BUSY, plugin + " has too many calls under way"));
        }
        try {
            T value = answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            lane.circuit.succeeded();
            return counted(plugin, new Guarded.Answer<>(value));
        } catch (TimeoutException e) {
            answer.cancel(true);
            String reason = "no answer within " + deadline.toMillis() + " ms";
            lane.circuit.failed(reason);
            return counted(plugin, failure(Cause.TIMED_OUT, reason));
        } catch (ExecutionException e) {
            String reason = words(e.getCause());
            lane.circuit.failed(reason);
            return counted(plugin, failure(Cause.THREW, reason));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } finally {
            time.record(System.nanoTime() - start, plugin.toString());
        }
    }

    @Override
    public <T> Guarded<T> inline(PluginRef plugin, Duration deadline, Callable<T> work) {
        Circuit circuit = lane(plugin).circuit;
        if (!circuit.admits()) {
            return failure(Cause.CUT_OFF, circuit.refusal());
        }
        long start = System.nanoTime();
        try {
            T value = work.call();
            long taken = System.nanoTime() - start;
            if (circuit.returned(Thread.currentThread())) {
                return failure(Cause.TIMED_OUT, "was given up");
            }
            if (taken > FAR * deadline.toNanos()) {
                circuit.failedBadly("took " + taken / 1_000_000 + " ms, where " + deadline.toMillis() + " are allowed");
            } else if (taken > deadline.toNanos()) {
                circuit.failed("took longer than " + deadline.toMillis() + " ms");
            } else {
                circuit.succeeded();
            }
            return new Guarded.Answer<>(value);
        } catch (Throwable e) {
            // Whatever a plugin throws is its own failure: the platform goes on without its answer.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            String reason = words(e);
            if (!circuit.returned(Thread.currentThread())) {
                circuit.failed(reason);
            }
            return counted(plugin, failure(Cause.THREW, reason));
        }
    }

    @Override
    public void giveUp(PluginRef plugin, Thread thread, String reason) {
        lane(plugin).circuit.givenUp(thread, reason);
        counted(plugin, failure(Cause.TIMED_OUT, reason));
        thread.interrupt();
    }

    @Override
    public List<PluginHealth> health() {
        Map<PluginRef, PluginHealth> plugins = new TreeMap<>(Comparator.comparing(PluginRef::toString));
        lanes.forEach((ref, lane) -> plugins.merge(ref.whole(), lane.circuit.health(ref.whole()), Circuit::together));
        return List.copyOf(plugins.values());
    }

    @Override
    public void forget(PluginRef plugin) {
        lanes.entrySet().removeIf(entry -> {
            boolean gone =
                    plugin.use().isEmpty() ? plugin.equals(entry.getKey().whole()) : plugin.equals(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }

    @Deactivate
    public void close() {
        List.copyOf(lanes.keySet()).forEach(this::forget);
    }

    private Lane lane(PluginRef plugin) {
        Lane lane = lanes.get(plugin);
        return lane != null ? lane : lanes.computeIfAbsent(plugin, Lane::new);
    }

    private <T> Guarded<T> counted(PluginRef plugin, Guarded<T> result) {
        String outcome = result instanceof Guarded.Failure<T> failed
                ? failed.cause().name().toLowerCase(java.util.Locale.ROOT)
                : "ok";
        calls.increment(plugin.toString(), outcome);
        return result;
    }

    private static <T> Guarded<T> failure(Cause cause, String reason) {
        return new Guarded.Failure<>(cause, reason);
    }

    /** What was thrown, in words: its type, not its text, which may carry what a plugin was given. */
    private static String words(Throwable thrown) {
        if (thrown instanceof InvalidAnswer) {
            return thrown.getMessage();
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return "threw " + thrown.getClass().getSimpleName() + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private final class Lane {
        private final PluginRef plugin;
        private final Circuit circuit = new Circuit(clock);
        private ExecutorService threads;

        Lane(PluginRef plugin) {
            this.plugin = plugin;
        }

        synchronized ExecutorService threads() {
            if (threads == null) {
                threads = workers.pool("plugin-" + plugin.kind() + "-" + plugin.id(), LANE_THREADS, LANE_QUEUE);
            }
            return threads;
        }

        synchronized void close() {
            if (threads != null) {
                threads.shutdownNow();
            }
        }
    }
}
