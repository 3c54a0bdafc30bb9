// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.suppress.AlertRules;
import io.bellwether.alert.internal.suppress.Suppression;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Alerts that come back, and those that do so too often. Keeps nothing itself. */
final class Returns {
    private final Sieve sieve;
    private final Climber climber;

    Returns(Sieve sieve, Climber climber) {
        this.sieve = sieve;
        this.climber = climber;
    }

    /** Opens an alert again whose condition has come back. @param revise sets what the verdict says of it */
    void reopen(AlertCase last, UnaryOperator<Revision> revise, AlertCase.Judged judged, String why, Draft draft) {
        Instant now = draft.now();
        AlertRules rules = draft.rules(last);
        List<Instant> recent = new ArrayList<>(last.life().returns());
        recent.removeIf(at -> !at.isAfter(now.minus(rules.flap().within())));
        recent.add(now);
        boolean before = last.alert().flapping();
        boolean flapping = before || recent.size() >= rules.flap().times();
        Alert alert = revise.apply(Revision.of(last.alert(), now).reopened().flapping(flapping))
                .done();
        draft.note(alert, "detect", "condition true", why);
        draft.note(
                alert,
                "alert",
                "opened again",
                "it came back " + Durations.format(since(last, now)) + " after it was resolved");
        if (flapping && !before) {
            draft.note(
                    alert,
                    "alert",
                    "flapping",
                    "it came back " + recent.size() + " times within "
                            + Durations.format(rules.flap().within())
                            + "; this is told once, and then nothing until it is calm for "
                            + Durations.format(rules.flap().calm()));
        }
        AlertCase next = last.with(alert).judged(judged).with(last.life().returned(now, recent));
        draft.reopen(before ? sieve.sift(next, draft) : told(next, draft));
    }

    /** Whoever has heard that it is over hears that it is open again; whoever has not need hear nothing. */
    private AlertCase told(AlertCase again, Draft draft) {
        Instant now = draft.now();
        SmallMap<Notice> notices = again.notices().replaced((channel, notice) -> {
            if (notice.phase() != Phase.CLEARING) {
                return notice;
            }
            draft.note(again.alert(), "route", "nothing for " + channel, "it has not heard yet that it was over");
            return notice.to(Phase.TOLD, now);
        });
        AlertCase next = again.with(notices);
        return Openings.route(next, sieve, climber, draft);
    }

    /** An alert that has neither opened nor ended for long enough does not flap any more. */
    AlertCase calmed(AlertCase each, Draft draft) {
        Instant now = draft.now();
        Alert alert = Revision.of(each.alert(), now)
                .flapping(false)
                .suppressedBy(each.isResolved() ? null : each.alert().suppressedBy())
                .done();
        draft.note(
                alert,
                "alert",
                "calm",
                "it has been " + (each.isResolved() ? "over" : "open") + " for "
                        + Durations.format(draft.rules(each).flap().calm()) + " without a break");
        if (!each.isResolved()) {
            return each.with(alert);
        }
        SmallMap<Notice> notices = each.notices().replaced((channel, notice) -> switch (notice.phase()) {
            case DONE, CLEARING -> notice;
            case OPENING -> notice.to(Phase.DONE, now);
            default -> notice.to(notice.toldAt() == null ? Phase.DONE : Phase.CLEARING, now);
        });
        return each.with(alert).with(notices).with(each.life().over());
    }

    /** Why an alert that comes and goes is not told; null when it is calm, or when that is yet to be told. */
    static Suppression suppression(AlertCase each, AlertRules rules) {
        if (!each.alert().flapping()
                || each.notices().valueList().stream().anyMatch(notice -> notice.phase() == Phase.OPENING)) {
            return null;
        }
        return new Suppression(
                Suppression.Kind.FLAPPING,
                each.alert().policy(),
                "it comes and goes, and is told again when it is calm for "
                        + Durations.format(rules.flap().calm()),
                each.life().changedAt().plus(rules.flap().calm()));
    }

    private static Duration since(AlertCase last, Instant now) {
        Duration since = Duration.between(last.life().changedAt(), now);
        return since.truncatedTo(ChronoUnit.SECONDS);
    }
}
