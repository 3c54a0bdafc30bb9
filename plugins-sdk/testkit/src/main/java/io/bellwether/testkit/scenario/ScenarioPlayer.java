// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.scenario;

import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.seq.EventStore;
import io.bellwether.testkit.seq.MemoryStore;
import io.bellwether.testkit.seq.SeqServer;
import io.bellwether.testkit.traffic.LawFirmTraffic;
import io.bellwether.testkit.traffic.TrafficStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Plays a script against a platform under test: an emulated Seq server whose events come as the manual clock moves, and
 * what must, and must not, have come of it by when.
 *
 * <pre>{@code
 * try (ScenarioPlayer player = ScenarioPlayer.startingAt(start)) {
 *     player.burst(Duration.ofMinutes(2), 60, Duration.ofSeconds(30), "Error", "Token expired", Map.of());
 *     player.expect("an alert", Duration.ofMinutes(2), Duration.ofMinutes(3), () -> alerts.open() == 1);
 *     player.play(Duration.ofMinutes(5), Duration.ofSeconds(5), platform::poll);
 * }
 * }</pre>
 *
 * Times are told from the start. Used by one thread; the server answers on threads of its own.
 */
public final class ScenarioPlayer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Instant start;
    private final ManualClock clock;
    private final MemoryStore store = new MemoryStore();
    private final SeqServer seq;
    private final List<Entry> script = new ArrayList<>();
    private final List<Expectation> expectations = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private Duration patience = PATIENCE;

    private ScenarioPlayer(Instant start, LawFirmTraffic traffic, Duration history) {
        this.start = start;
        this.clock = new ManualClock(start);
        this.seq = SeqServer.over(
                        traffic == null
                                ? store
                                : EventStore.of(store, new TrafficStore(traffic, clock, start.minus(history))))
                .start();
    }

    private record Entry(Duration at, Runnable action) {}

    private record Refusal(String what, BooleanSupplier isSo) {}

    private static final class Expectation {
        private final String what;
        private final Duration from;
        private final Duration by;
        private final BooleanSupplier isSo;
        private Duration metAt;

        Expectation(String what, Duration from, Duration by, BooleanSupplier isSo) {
            this.what = what;
            this.from = from;
            this.by = by;
            this.isSo = isSo;
        }
    }

    /** A server without events of its own. */
    public static ScenarioPlayer startingAt(Instant start) {
        return new ScenarioPlayer(start, null, Duration.ZERO);
    }

    /** A server with a firm's traffic, {@code history} of it before the start. */
    public static ScenarioPlayer startingAt(Instant start, LawFirmTraffic traffic, Duration history) {
        return new ScenarioPlayer(start, traffic, history);
    }

    /** The clock to run the platform on. */
    public ManualClock clock() {
        return clock;
    }

    /** The server to poll. */
    public SeqServer seq() {
        return seq;
    }

    /** How long, in real time, to wait for what is due; a minute unless set. */
    public ScenarioPlayer patience(Duration realTime) {
        patience = realTime;
        return this;
    }

    /** Does something at that time. */
    public ScenarioPlayer at(Duration time, Runnable action) {
        script.add(new Entry(time, action));
        return this;
    }

    /** One event at that time. */
    public ScenarioPlayer event(Duration time, String level, String template, Map<String, Object> properties) {
        return at(time, () -> store.log(start.plus(time), level, template, properties));
    }

    /** An event that bears one time and arrives at another. */
    public ScenarioPlayer lateEvent(
            Duration time, Duration arrival, String level, String template, Map<String, Object> properties) {
        return at(arrival, () -> store.log(start.plus(time), level, template, properties));
    }

    /** {@code count} events, evenly spread over {@code over}. */
    public ScenarioPlayer burst(
            Duration time, int count, Duration over, String level, String template, Map<String, Object> properties) {
        for (int i = 0; i < count; i++) {
            event(time.plus(over.multipliedBy(i).dividedBy(count)), level, template, properties);
        }
        return this;
    }

    /** This must become so, not before {@code from} and at {@code by} at the latest. */
    public ScenarioPlayer expect(String what, Duration from, Duration by, BooleanSupplier isSo) {
        expectations.add(new Expectation(what, from, by, isSo));
        return this;
    }

    /** This must never be so. */
    public ScenarioPlayer refuse(String what, BooleanSupplier isSo) {
        refusals.add(new Refusal(what, isSo));
        return this;
    }

    /**
     * Plays the script.
     *
     * @param length until when
     * @param step how far the clock moves at a time
     * @param platform called after each step; what a scheduler would do in life
     * @throws AssertionError saying what did not come, came too early, or must not have come
     */
    public void play(Duration length, Duration step, Runnable platform) {
        if (step.isNegative() || step.isZero()) {
            throw new IllegalArgumentException("step " + step + " must be positive");
        }
        script.sort(Comparator.comparing(Entry::at));
        int next = 0;
        for (Duration now = Duration.ZERO; now.compareTo(length) <= 0; now = now.plus(step)) {
            clock.set(start.plus(now));
            while (next < script.size() && script.get(next).at().compareTo(now) <= 0) {
                script.get(next++).action().run();
            }
            platform.run();
            check(now);
        }
        for (Expectation expectation : expectations) {
            if (expectation.metAt == null) {
                throw new AssertionError(expectation.what + " is expected by " + expectation.by
                        + ", but the scenario ends at " + length);
            }
        }
    }

    private void check(Duration now) {
        for (Refusal refusal : refusals) {
            if (refusal.isSo().getAsBoolean()) {
                throw new AssertionError("at " + now + ": " + refusal.what() + " must not be");
            }
        }
        for (Expectation expectation : expectations) {
            if (expectation.metAt != null) {
                continue;
            }
            boolean due = now.compareTo(expectation.by) >= 0;
            if (due ? becomesSo(expectation.isSo) : expectation.isSo.getAsBoolean()) {
                expectation.metAt = now;
                if (now.compareTo(expectation.from) < 0) {
                    throw new AssertionError("at " + now + ": " + expectation.what
                            + " came too early, it is expected from " + expectation.from);
                }
            } else if (due) {
                throw new AssertionError("at " + now + ": " + expectation.what + " is due and did not come");
            }
        }
    }

    private boolean becomesSo(BooleanSupplier isSo) {
        long end = System.nanoTime() + patience.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return true;
    }

    @Override
    public void close() {
        seq.close();
    }
}
