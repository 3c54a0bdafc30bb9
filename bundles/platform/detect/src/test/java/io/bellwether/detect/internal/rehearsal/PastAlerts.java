// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Rehearsal.Course;
import io.bellwether.alert.Rehearsals;
import io.bellwether.alert.internal.RehearsalService;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.internal.LiveRun;
import io.bellwether.detect.internal.Timeline;
import io.bellwether.detect.internal.series.SeriesArchive;
import io.bellwether.relational.AlertOutcome.Judgement;
import io.bellwether.relational.JudgedAlert;
import io.bellwether.relational.OutcomeStore;
import io.bellwether.relational.Page;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Alerts there were, with what people said of them; and backtests among them. */
final class PastAlerts {
    private final List<Alert> alerts = new ArrayList<>();
    private final List<JudgedAlert> judged = new ArrayList<>();

    void happened(String id, Course course, Judgement judgement) {
        happened(id, course.group(), course.since(), course.clearedAt(), judgement);
    }

    void happened(String id, Map<String, String> group, Instant from, Instant to, Judgement judgement) {
        alerts.add(new Alert(
                id,
                Timeline.WHERE,
                "errors",
                "errors",
                AlertClass.UNKNOWN,
                Severity.ERROR,
                to == null ? AlertState.OPEN : AlertState.RESOLVED,
                null,
                group,
                "it was bad",
                null,
                null,
                null,
                from,
                from,
                from,
                from,
                to,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                false));
        judged.add(new JudgedAlert(Timeline.WHERE, id, "errors", id, Set.of(), from, from, to, judgement));
    }

    /** Backtests over the journal of a live run; the one channel is {@code ops}. */
    BacktestService service(LiveRun live) {
        Alerts found = only(Alerts.class, "list", () -> new Page<>(alerts, null));
        OutcomeStore outcomes = only(OutcomeStore.class, "judged", () -> List.copyOf(judged));
        Rehearsals given = new RehearsalService();
        Rehearsals rehearsals = new Rehearsals() {
            @Override
            public java.util.Map<String, Object> documents(TenantId tenant) {
                return given.documents(tenant);
            }

            @Override
            public io.bellwether.alert.Rehearsal begin(TenantId tenant, Instant start) {
                return begin(new Setting(tenant, ZoneOffset.UTC, List.of("ops"), Map.of()), start);
            }

            @Override
            public io.bellwether.alert.Rehearsal begin(Setting setting, Instant start) {
                return given.begin(setting, start);
            }
        };
        return new BacktestService(
                live.policies(),
                live.policies(),
                Timeline.detectors(),
                rehearsals,
                new History(SeriesArchive.NONE, null, live.journal(), found, outcomes),
                live.workers(),
                live.clock());
    }

    /** A service that answers one question, and none other. */
    private static <T> T only(Class<T> type, String method, Supplier<?> answer) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return answer.get();
                    }
                    throw new IllegalStateException(called + " is not asked for");
                }));
    }
}
