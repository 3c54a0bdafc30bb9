// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.alert.internal.suppress.Suppression;
import io.bellwether.alert.internal.suppress.Suppressor;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.settings.Durations;
import io.bellwether.api.tenancy.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.stream.Stream;

/** Holds back what is not to be told for now, and says why when that begins and ends. Keeps nothing itself. */
final class Sieve {
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private final Suppressor suppressor;
    private final Climber climber;

    Sieve(Suppressor suppressor, Climber climber) {
        this.suppressor = suppressor;
        this.climber = climber;
    }

    /** Asks whether an alert that is not resolved is told now. @return the alert as it is then, yet to be stored */
    AlertCase sift(AlertCase each, Draft draft) {
        Instant now = draft.now();
        Suppression before = each.life().suppression();
        Suppression found = find(each, draft);
        if (found == null && before == null) {
            return each;
        }
        Life life = each.life().suppressed(found, found == null ? null : again(each.alert(), found, draft));
        if (before != null && found != null && before.label().equals(found.label())) {
            return each.with(life);
        }
        String label = found == null ? null : found.label();
        AlertCase next = each.with(life)
                .with(Revision.of(each.alert(), now).suppressedBy(label).done());
        if (found != null) {
            draft.note(next.alert(), "suppress", "held back by " + words(found), reason(found));
            return climber.held(next);
        }
        draft.note(
                next.alert(),
                "suppress",
                "no longer held back",
                words(before) + " is over, and the alert is still open");
        return climber.begin(next, draft);
    }

    private Suppression find(AlertCase each, Draft draft) {
        Suppression found = suppressor.find(each.alert(), draft.now());
        return found == null ? Returns.suppression(each, draft.rules(each)) : found;
    }

    private static String words(Suppression suppression) {
        return suppression.kind() + " " + suppression.id();
    }

    /** What people and the clock end says itself until when. */
    private static String reason(Suppression suppression) {
        String text = suppression.reason().strip().replaceAll("\\.$", "");
        boolean says =
                switch (suppression.kind()) {
                    case SILENCE, MAINTENANCE, HOURS -> true;
                    default -> false;
                };
        return says || suppression.until() == null
                ? text
                : text + ", until " + suppression.until().truncatedTo(ChronoUnit.SECONDS);
    }

    /** When the answer may be another one: by the clock, or as others come and go. */
    private Instant again(Alert alert, Suppression found, Draft draft) {
        Instant now = draft.now();
        TenantId tenant = alert.where().tenant();
        RoutingTable.Decision decision = draft.decide(alert);
        Duration interval = Stream.concat(
                        decision.destinations().stream().map(Destination::timing),
                        decision.ladders().stream().map(RoutingTable.LadderRoute::timing))
                .map(timing -> timing.groupInterval())
                .filter(every -> every.compareTo(Duration.ofSeconds(1)) >= 0)
                .min(Duration::compareTo)
                .orElse(LOOK_AGAIN);
        return Stream.of(now.plus(interval), found.until(), suppressor.nextChange(tenant, now))
                .filter(Objects::nonNull)
                .filter(at -> at.isAfter(now))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Says in the trail why nobody was told of an alert that is over while it was held back. */
    static void overUntold(AlertCase each, Draft draft) {
        Suppression suppression = each.life().suppression();
        if (suppression != null) {
            boolean untold = each.notices().valueList().stream().anyMatch(notice -> notice.phase() == Phase.OPENING)
                    || each.notices().isEmpty();
            draft.note(
                    each.alert(),
                    "suppress",
                    "over while held back",
                    words(suppression) + (untold ? " kept it from being told: " : " held it back: ")
                            + Durations.format(wait(each, draft.now())) + " after it opened, it was over");
        }
    }

    private static Duration wait(AlertCase each, Instant now) {
        return Duration.between(each.life().changedAt(), now).truncatedTo(ChronoUnit.SECONDS);
    }
}
