// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import java.time.Instant;

/** What happens to an alert when nothing happens but that time passes. Keeps nothing itself. */
final class Clockwork {
    private final People people;
    private final Returns returns;
    private final Sieve sieve;
    private final Climber climber;

    Clockwork(People people, Returns returns, Sieve sieve, Climber climber) {
        this.people = people;
        this.returns = returns;
        this.sieve = sieve;
        this.climber = climber;
    }

    /** When to look at an alert next; null for when somebody speaks of it. */
    static Instant due(AlertCase each, AlertRules rules) {
        Alert alert = each.alert();
        Life life = each.life();
        Instant calm = alert.flapping() ? life.changedAt().plus(rules.flap().calm()) : null;
        if (each.isResolved()) {
            return alert.flapping() ? calm : each.isToldOf() ? null : each.overAt(rules);
        }
        Instant due = earlier(calm, life.lookAt());
        if (alert.state() == AlertState.ACK) {
            return earlier(due, alert.ackExpiresAt());
        }
        if (life.suppression() == null) {
            for (Climb climb : life.climbs().valueList()) {
                due = earlier(due, climb.dueAt());
            }
        }
        return due;
    }

    /** Lets happen to an alert what is due. @param look whether to look as well if it is suppressed */
    void ring(AlertCase each, boolean look, Draft draft) {
        Instant now = draft.now();
        AlertCase next = each;
        Alert alert = each.alert();
        if (alert.state() == AlertState.ACK && passed(alert.ackExpiresAt(), now)) {
            next = people.expired(next, draft);
        }
        if (alert.flapping()
                && passed(each.life().changedAt().plus(draft.rules(each).flap().calm()), now)) {
            next = returns.calmed(next, draft);
        }
        if (next.isResolved()) {
            if (next == each && next.isOver(now, draft.rules(each))) {
                draft.over(next);
            } else if (next != each) {
                draft.change(next);
            }
            return;
        }
        if (look || next != each || passed(each.life().lookAt(), now)) {
            next = sieve.sift(next, draft);
        }
        if (next.isOpen() && !next.isSuppressed()) {
            next = climber.climb(next, draft);
        }
        if (next.alert() != each.alert() || !next.notices().equals(each.notices()) || !sameClimbs(next, each)) {
            draft.change(next);
        } else if (next != each) {
            draft.refresh(next);
        }
    }

    private static boolean sameClimbs(AlertCase one, AlertCase other) {
        return one.life().climbs().equals(other.life().climbs());
    }

    private static boolean passed(Instant due, Instant now) {
        return due != null && !due.isAfter(now);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }
}
