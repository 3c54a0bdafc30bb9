// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Alerts.Acknowledgement;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A stage on a clock that is moved by hand, with the stores it leaves behind. */
final class Timeline {
    static final TenantId ACME = TenantId.of("acme");
    static final TenantEnvironment PROD = TenantEnvironment.of("acme", "prod");
    static final Instant START = Instant.parse("2025-08-12T03:00:00Z");

    final MemoryStores stores = new MemoryStores();
    final ManualClock clock = new ManualClock(START);
    final List<Alert> changes = new ArrayList<>();
    final Set<TenantEnvironment> gone = new HashSet<>();
    private final AtomicInteger numbers = new AtomicInteger();
    AlertStage stage;

    /** Gives the stage its surroundings, at the start and after each restart. */
    private final Supplier<Surroundings> around;

    Timeline(String... channels) {
        this(Surroundings::alone, channels);
    }

    Timeline(Supplier<Surroundings> around, String... channels) {
        this.around = around;
        for (String channel : channels) {
            stores.channel(ACME, channel, Map.of(), true);
        }
        restart();
    }

    /** Drops the stage as a crash would, and begins a new one on the same stores. */
    void restart() {
        stage = new AlertStage(
                around.get().with(where -> !gone.contains(where)),
                stores,
                new RoutingTables(stores.channelStore()),
                () -> "alert-" + numbers.incrementAndGet(),
                () -> "message-" + numbers.incrementAndGet(),
                clock,
                changes::addAll);
        stage.restore();
    }

    /** Moves the clock and lets the stage look what is due. */
    Timeline after(String duration) {
        clock.advance(io.bellwether.api.settings.Durations.parse(duration));
        stage.tick();
        return this;
    }

    Alert acknowledge(String alert, String actor, String comment) {
        return stage.acknowledge(ACME, alert, Acknowledgement.by(actor, comment))
                .orElseThrow();
    }

    VerdictDraft verdict() {
        return new VerdictDraft();
    }

    Alert only() {
        if (stores.alerts.size() != 1) {
            throw new AssertionError("alerts: " + stores.alerts.keySet());
        }
        return stores.alerts.values().iterator().next().alert();
    }

    List<AlertState> states() {
        return stores.alerts.values().stream()
                .map(record -> record.alert().state())
                .toList();
    }

    /** {@code reason channel number-of-alerts}, in the order they were put into the outbox. */
    List<String> told() {
        return stores.outbox.stream().map(Timeline::describe).toList();
    }

    private static String describe(OutboxMessage message) {
        return message.reason() + " " + message.channel() + " "
                + message.alerts().size();
    }

    List<String> decisions(String stageName) {
        return stores.trail.stream()
                .filter(entry -> entry.stage().equals(stageName))
                .map(entry -> entry.decision())
                .toList();
    }

    /** A verdict with usual values, at the clock's time. */
    final class VerdictDraft {
        private TenantEnvironment where = PROD;
        private String policy = "auth";
        private String service = "identity";
        private Severity severity = Severity.CRITICAL;
        private Severity level;
        private Duration hold = Duration.ZERO;
        private Duration recoverFor = Duration.ZERO;
        private Map<String, String> group = Map.of();
        private Duration trueFor = Duration.ZERO;
        private boolean open;
        private boolean silent;
        private double value = 73;
        private Instant at = clock.instant();
        private List<Evidence> evidence = List.of();

        VerdictDraft where(TenantEnvironment given) {
            where = given;
            return this;
        }

        VerdictDraft policy(String given) {
            policy = given;
            return this;
        }

        VerdictDraft service(String given) {
            service = given;
            return this;
        }

        VerdictDraft severity(Severity given) {
            severity = given;
            return this;
        }

        VerdictDraft level(Severity given) {
            level = given;
            return this;
        }

        VerdictDraft hold(String given) {
            hold = io.bellwether.api.settings.Durations.parse(given);
            return this;
        }

        VerdictDraft recoverFor(String given) {
            recoverFor = io.bellwether.api.settings.Durations.parse(given);
            return this;
        }

        VerdictDraft group(String name, String label) {
            group = Map.of(name, label);
            return this;
        }

        VerdictDraft trueFor(String given) {
            trueFor = io.bellwether.api.settings.Durations.parse(given);
            return this;
        }

        VerdictDraft open() {
            open = true;
            return this;
        }

        VerdictDraft silent() {
            silent = true;
            return this;
        }

        VerdictDraft value(double given) {
            value = given;
            return this;
        }

        VerdictDraft evidence(List<Evidence> given) {
            evidence = given;
            return this;
        }

        VerdictDraft at(Instant given) {
            at = given;
            return this;
        }

        Verdict as(Condition condition) {
            Verdict.Rule rule = new Verdict.Rule(
                    policy,
                    "Token errors",
                    AlertClass.AUTH,
                    severity,
                    service,
                    Map.of("team", "platform"),
                    hold,
                    recoverFor,
                    "runbooks/auth.md");
            boolean holds = condition == Condition.TRUE;
            return new Verdict(
                    where,
                    rule,
                    group,
                    at,
                    holds ? at.minus(trueFor) : null,
                    condition,
                    trueFor,
                    open,
                    silent,
                    value,
                    50,
                    Double.NaN,
                    (int) value + " token errors in 1 minute, above 50.",
                    evidence,
                    level == null ? severity : level,
                    1,
                    Map.of(),
                    List.of("threshold"));
        }

        void isTrue() {
            stage.accept(List.of(as(Condition.TRUE)));
        }

        void isFalse() {
            stage.accept(List.of(as(Condition.FALSE)));
        }

        void lingers() {
            stage.accept(List.of(as(Condition.LINGERING)));
        }

        void isWithdrawn() {
            stage.accept(List.of(as(Condition.WITHDRAWN)));
        }
    }
}
