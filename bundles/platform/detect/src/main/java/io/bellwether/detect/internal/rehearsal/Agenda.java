// SPDX-License-Identifier: Apache-2.0
package io.bellwether.detect.internal.rehearsal;

import io.bellwether.alert.Rehearsal;
import io.bellwether.alert.Verdict;
import io.bellwether.alert.Verdict.Condition;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.detect.internal.policy.Paging;
import io.bellwether.detect.internal.policy.Paging.Ack;
import io.bellwether.detect.internal.policy.Paging.Other;
import io.bellwether.detect.internal.policy.PolicyTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What happens in a test besides events: people take alerts, and alerts of other policies come and go. */
final class Agenda {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final PolicyTest test;
    private final TenantEnvironment where;
    private final Rehearsal rehearsal;
    private final List<Item> items = new ArrayList<>();
    private int next;

    private record Item(Instant at, Runnable work) {}

    Agenda(PolicyTest test, TenantEnvironment where, Rehearsal rehearsal) {
        this.test = test;
        this.where = where;
        this.rehearsal = rehearsal;
        Paging paging = test.paging();
        Instant end = test.start().plus(test.until());
        for (Other other : paging.others()) {
            Instant from = test.start().plus(other.at());
            Instant to = other.to() == null ? null : test.start().plus(other.to());
            for (Instant at = from; !at.isAfter(end) && (to == null || at.isBefore(to)); at = at.plus(MINUTE)) {
                add(verdict(other, at, Condition.TRUE, Duration.between(from, at)));
            }
            if (to != null) {
                add(verdict(other, to, Condition.FALSE, Duration.ZERO));
            }
        }
        for (Ack ack : paging.acks()) {
            Instant at = test.start().plus(ack.at());
            items.add(new Item(at, () -> take(ack, at)));
        }
        items.sort(Comparator.comparing(Item::at));
    }

    /** Does what is due. */
    void upTo(Instant now) {
        while (next < items.size() && !items.get(next).at.isAfter(now)) {
            items.get(next++).work.run();
        }
    }

    private void add(Verdict verdict) {
        items.add(new Item(verdict.at(), () -> rehearsal.accept(verdict.at(), List.of(verdict))));
    }

    private void take(Ack ack, Instant at) {
        rehearsal.advance(at);
        rehearsal.alerts().stream()
                .filter(alert -> alert.state() == AlertState.OPEN && isOf(ack.alert(), alert))
                .forEach(alert -> rehearsal.acknowledge(at, alert.id(), ack.by(), ack.expires()));
    }

    /** Whether an alert has these labels, which are those that routes match. */
    static boolean isOf(Map<String, String> labels, Rehearsal.Course alert) {
        return alert.labels().entrySet().containsAll(labels.entrySet());
    }

    private Verdict verdict(Other other, Instant at, Condition condition, Duration trueFor) {
        Verdict.Rule rule = new Verdict.Rule(
                other.policy(),
                other.name(),
                other.alertClass(),
                other.severity(),
                other.service(),
                Map.of(),
                Duration.ZERO,
                Duration.ZERO,
                null);
        return new Verdict(
                where,
                rule,
                other.labels(),
                at,
                condition == Condition.TRUE ? at.minus(trueFor) : null,
                condition,
                trueFor,
                false,
                false,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                "given by the test " + test.name(),
                List.of(),
                other.severity(),
                1,
                Map.of(),
                List.of());
    }
}
