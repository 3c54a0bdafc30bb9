// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.alert.internal.routing.RoutingTables;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** An {@link AlertStage} on a clock of its own, and the courses its alerts take. Not safe for concurrent use. */
final class RehearsedStage implements Rehearsal {
    /** More alerts than this are judged and not listed. */
    static final int MOST_ALERTS = 10_000;

    private static final int MOST_TOLD = 20_000;
    private static final String NOT_TOLD = "; not told: ";

    private final AlertStage stage;
    private final Map<String, Running> byId = new LinkedHashMap<>();
    private final Map<Subject, Running> open = new HashMap<>();
    private final List<Told> told = new ArrayList<>();
    private final List<Noted> trail = new ArrayList<>();
    private Instant now;
    /** The verdict being judged; null while time passes. */
    private Verdict verdict;

    private long omitted;
    private int numbers;

    private record Subject(TenantEnvironment where, String policy, Map<String, String> group) {
        static Subject of(Verdict verdict) {
            return new Subject(verdict.where(), verdict.rule().policy(), verdict.group());
        }
    }

    RehearsedStage(ChannelStore channels, Surroundings around, Instant start) {
        now = start;
        Supplier<String> ids = () -> "r" + ++numbers;
        stage = new AlertStage(
                around,
                new RehearsalStore(this::committed),
                new RoutingTables(channels),
                ids,
                () -> "",
                () -> now,
                changed -> {});
    }

    @Override
    public void accept(Instant at, List<Verdict> verdicts) {
        advance(at);
        for (Verdict each : verdicts) {
            verdict = each;
            stage.accept(List.of(each));
            Running running = open.get(Subject.of(each));
            if (running != null) {
                running.measured(each);
            }
        }
        verdict = null;
    }

    @Override
    public void advance(Instant at) {
        for (Instant due = stage.nextDue(); due != null && !due.isAfter(at); due = stage.nextDue()) {
            now = due.isAfter(now) ? due : now;
            stage.tick();
        }
        now = at.isAfter(now) ? at : now;
    }

    @Override
    public List<Course> alerts() {
        return byId.values().stream().map(Running::course).toList();
    }

    @Override
    public List<Told> told() {
        return List.copyOf(told);
    }

    @Override
    public void acknowledge(Instant at, String alert, String actor, Duration expires) {
        advance(at);
        Running running = byId.get(alert);
        if (running != null) {
            stage.acknowledge(
                    running.subject.where().tenant(), alert, new Alerts.Acknowledgement(actor, null, expires, null));
        }
    }

    @Override
    public List<Noted> trail() {
        return List.copyOf(trail);
    }

    @Override
    public long omitted() {
        return omitted;
    }

    private void committed(List<AlertRecord> alerts, List<TrailEntry> entries, List<OutboxMessage> messages) {
        for (AlertRecord record : alerts) {
            changed(record.alert());
        }
        for (TrailEntry entry : entries) {
            if (trail.size() < MOST_TOLD) {
                trail.add(new Noted(now, entry.alertId(), entry.stage(), entry.decision(), entry.reason()));
            }
            Running running = byId.get(entry.alertId());
            if (running != null && entry.stage().equals("route")) {
                running.routed(entry);
            }
        }
        for (OutboxMessage message : messages) {
            if (told.size() == MOST_TOLD) {
                omitted++;
            } else {
                told.add(new Told(now, message.channel(), message.reason(), message.groupLabels(), message.alertIds()));
            }
        }
    }

    private void changed(Alert alert) {
        Running running = byId.get(alert.id());
        if (running == null && verdict != null && alert.state() == AlertState.OPEN) {
            if (byId.size() == MOST_ALERTS) {
                omitted++;
                return;
            }
            running = new Running(alert, verdict);
            byId.put(alert.id(), running);
            open.put(running.subject, running);
        } else if (running != null) {
            running.changed(alert, verdict == null ? now : verdict.at());
            if (alert.state() == AlertState.RESOLVED) {
                open.remove(running.subject, running);
            } else {
                open.put(running.subject, running);
            }
        }
    }

    /** An alert on its way. */
    private static final class Running {
        private final Verdict opening;
        private final Subject subject;
        private final Alert opened;
        private final List<Step> steps = new ArrayList<>();
        private final List<String> silent = new ArrayList<>();
        private Alert alert;
        private Instant clearedAt;
        private double peak;

        Running(Alert alert, Verdict opening) {
            this.opening = opening;
            this.subject = Subject.of(opening);
            this.opened = alert;
            this.alert = alert;
            this.peak = opening.value();
            steps.add(new Step(opening.at(), alert.severity()));
        }

        void changed(Alert now, Instant at) {
            if (now.severity() != alert.severity()) {
                steps.add(new Step(at, now.severity()));
            }
            if (now.state() == AlertState.RESOLVED && clearedAt == null) {
                clearedAt = at;
            } else if (now.state() != AlertState.RESOLVED) {
                clearedAt = null;
            }
            alert = now;
        }

        void measured(Verdict verdict) {
            boolean falls = opening.value() < opening.threshold();
            double value = verdict.value();
            if (Double.isNaN(peak) || (falls ? value < peak : value > peak)) {
                peak = value;
            }
        }

        void routed(TrailEntry entry) {
            int others = entry.reason().indexOf(NOT_TOLD);
            if (entry.decision().startsWith("not ") || entry.decision().equals("to nobody")) {
                silent.add(entry.decision() + ": " + entry.reason());
            } else if (others >= 0) {
                silent.add(entry.reason().substring(others + NOT_TOLD.length()));
            }
        }

        Course course() {
            return new Course(
                    alert.id(),
                    alert.policy(),
                    opening.group(),
                    Map.copyOf(RoutingTable.labels(alert)),
                    alert.state(),
                    alert.startedAt(),
                    opening.at(),
                    alert.createdAt(),
                    clearedAt,
                    alert.resolvedAt(),
                    List.copyOf(steps),
                    opening.value(),
                    peak,
                    opening.threshold(),
                    opening.baseline(),
                    opened.summary(),
                    opened.evidence(),
                    List.copyOf(silent));
        }
    }
}
