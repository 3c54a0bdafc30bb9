// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.oncall.Ladder;
import io.bellwether.alert.internal.oncall.OnCallBook;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Leads alerts up their escalation policies: the first step when an alert opens, each other one while nobody takes it.
 * Keeps nothing itself.
 */
final class Climber {
    private static final String STAGE = "escalate";

    private final OnCallBook onCall;

    Climber(OnCallBook onCall) {
        this.onCall = onCall;
    }

    /** Tells whom the first steps name, where that has not been done; the alert is open and told. */
    AlertCase begin(AlertCase each, Draft draft) {
        AlertCase next = each;
        for (Map.Entry<String, Climb> entry : each.life().climbs().entrySet()) {
            if (entry.getValue().isStarted() || entry.getValue().dueAt() != null) {
                continue;
            }
            Ladder ladder = ladder(next, entry.getKey(), draft);
            if (ladder == null) {
                next = next.with(next.life().climb(entry.getKey(), ended(entry.getValue())));
            } else if (ladder.steps().get(0).after().isZero()) {
                next = step(next, ladder, draft);
            } else {
                Climb waiting = Climb.FOOT.based(
                        draft.now(), draft.now().plus(ladder.steps().get(0).after()));
                next = next.with(next.life().climb(ladder.id(), waiting));
            }
        }
        return next;
    }

    /** Tells whom the next steps name, where their time has come; the alert is open and told. */
    AlertCase climb(AlertCase each, Draft draft) {
        AlertCase next = each;
        for (Map.Entry<String, Climb> entry : each.life().climbs().entrySet()) {
            Instant due = entry.getValue().dueAt();
            if (due != null && !due.isAfter(draft.now())) {
                Ladder ladder = ladder(next, entry.getKey(), draft);
                next = ladder == null
                        ? next.with(next.life()
                                .climb(entry.getKey(), entry.getValue().due(null)))
                        : step(next, ladder, draft);
            }
        }
        return next;
    }

    /** The alert was told for the first time, or it is certain that nobody will be: from now on delays count. */
    AlertCase told(AlertCase each, Draft draft) {
        AlertCase next = each;
        for (Map.Entry<String, Climb> entry : each.life().climbs().entrySet()) {
            Climb climb = entry.getValue();
            if (climb.base() == null && climb.isStarted()) {
                Ladder ladder = onCall.ladder(tenant(each), entry.getKey());
                Climb based = climb.based(draft.now(), null);
                next = next.with(next.life()
                        .climb(entry.getKey(), ladder == null ? based : planned(based, ladder, draft.now())));
            }
        }
        return next;
    }

    /** What the first step has not told yet is forgotten: when the alert is no longer held back, others may be on call. */
    AlertCase held(AlertCase each) {
        if (each.life().climbs().isEmpty()) {
            return each;
        }
        Map<String, Notice> notices = new HashMap<>(each.notices());
        SmallMap<Climb> climbs = each.life().climbs().replaced((ladder, climb) -> {
            if (climb.base() != null || !climb.isStarted()) {
                return climb;
            }
            climb.channels()
                    .forEach(channel -> notices.computeIfPresent(
                            channel,
                            (same, notice) ->
                                    notice.phase() == Phase.OPENING && notice.toldAt() == null ? null : notice));
            return Climb.FOOT;
        });
        return each.with(notices).with(each.life().climbs(climbs));
    }

    private Ladder ladder(AlertCase each, String id, Draft draft) {
        Ladder ladder = onCall.ladder(tenant(each), id);
        if (ladder == null) {
            draft.note(each.alert(), STAGE, "not escalated", "escalation policy " + id + " does not exist");
        }
        return ladder;
    }

    private static Climb ended(Climb climb) {
        return new Climb(1, climb.repeats(), climb.base(), null, climb.channels());
    }

    /** The next step, and where nobody can be told on it, at once the one after it. */
    private AlertCase step(AlertCase each, Ladder ladder, Draft draft) {
        Climb climb = each.life().climbs().get(ladder.id());
        int steps = ladder.steps().size();
        AlertCase next = each;
        Set<String> reached = new TreeSet<>();
        int index = Math.min(climb.next(), steps - 1);
        boolean repeats = climb.next() >= steps;
        while (true) {
            Ladder.Step step = ladder.steps().get(index);
            String number = "step " + (index + 1) + " of " + ladder.id();
            String because = index > Math.min(climb.next(), steps - 1)
                    ? ", because nobody could be told on the step before"
                    : because(each.alert(), step, index, repeats);
            next = reach(next, step, new Saying(number, because, climb.next() == 0), reached, draft);
            index++;
            if (!reached.isEmpty() || index >= steps) {
                break;
            }
        }
        Climb stepped = climb.step(index, climb.repeats() + (repeats ? 1 : 0), reached);
        if (reached.isEmpty() && stepped.base() == null) {
            stepped = stepped.based(draft.now(), null);
        }
        return next.with(next.life().climb(ladder.id(), planned(stepped, ladder, draft.now())));
    }

    /** How a step is named in the trail. @param first true when it tells that the alert opened */
    private record Saying(String number, String because, boolean first) {}

    private AlertCase reach(AlertCase each, Ladder.Step step, Saying saying, Set<String> reached, Draft draft) {
        AlertCase next = each;
        for (Ladder.Target target : step.targets()) {
            List<OnCallBook.Reached> found = onCall.reach(tenant(each), target, each.alert(), draft.now());
            for (OnCallBook.Reached to : found) {
                String reason = saying.number() + ": " + to.why() + saying.because();
                if (to.channel() == null) {
                    draft.note(each.alert(), STAGE, "told nobody", reason);
                    continue;
                }
                boolean waits = to.notBefore() != null && to.notBefore().isAfter(draft.now());
                draft.note(
                        each.alert(),
                        STAGE,
                        "to " + to.channel(),
                        waits ? reason + ", told at the end of quiet hours, " + to.notBefore() : reason);
                Instant at = waits ? to.notBefore() : draft.now();
                Notice known = next.notices().get(to.channel());
                next = next.with(to.channel(), notice(known, saying.first(), at));
                reached.add(to.channel());
            }
        }
        return next;
    }

    private static Notice notice(Notice known, boolean first, Instant at) {
        Phase phase = first ? Phase.OPENING : Phase.WORSENING;
        if (known == null || (known.phase() == Phase.DONE && !first)) {
            return new Notice(phase, at, null, null);
        }
        return switch (known.phase()) {
            case DONE -> known.to(phase, at);
            case OPENING, WORSENING -> known.at().isAfter(at) ? known.to(known.phase(), at) : known;
            default -> first ? known : known.to(Phase.WORSENING, at);
        };
    }

    private static String because(Alert alert, Ladder.Step step, int index, boolean repeats) {
        if (index == 0 && !repeats) {
            return "";
        }
        if (alert.acknowledgedAt() != null) {
            return ", because the acknowledgement has ended and it is still open";
        }
        return repeats
                ? ", once more because nobody has acknowledged"
                : ", because nobody acknowledged within " + Durations.format(step.after());
    }

    /** Steps keep their distance, also after a pause or a jump of the clock. */
    private static Climb planned(Climb climb, Ladder ladder, Instant now) {
        List<Ladder.Step> steps = ladder.steps();
        if (climb.next() < steps.size()) {
            if (climb.base() == null) {
                return climb.due(null);
            }
            Duration after = steps.get(climb.next()).after();
            Instant due = climb.base().plus(after);
            Duration gap = climb.next() == 0
                    ? after
                    : after.minus(steps.get(climb.next() - 1).after());
            Instant soonest = climb.base().equals(now) ? due : now.plus(gap);
            return climb.due(due.isAfter(soonest) ? due : soonest);
        }
        boolean again = ladder.repeatEvery() != null && climb.repeats() < ladder.repeats();
        return climb.due(again && climb.base() != null ? now.plus(ladder.repeatEvery()) : null);
    }

    private static TenantId tenant(AlertCase each) {
        return each.alert().where().tenant();
    }
}
