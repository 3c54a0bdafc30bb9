// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chooses who is to be told that an alert is open. */
final class Openings {
    private Openings() {}

    /** The alert with a notice for each channel it leads to, with its escalations begun, or held back. */
    static AlertCase route(AlertCase each, Sieve sieve, Climber climber, Draft draft) {
        Instant now = draft.now();
        RoutingTable.Decision decision = draft.decide(each.alert());
        note(each.alert(), decision, draft);
        noteQuiet(each.alert(), decision, draft);
        SmallMap<Notice> notices = each.notices();
        for (Destination to : decision.destinations()) {
            Notice known = notices.get(to.channel());
            if (known == null) {
                notices = notices.with(to.channel(), Notice.opening(now));
            } else if (known.phase() == Phase.DONE) {
                notices = notices.with(to.channel(), known.to(Phase.OPENING, now));
            }
        }
        SmallMap<Climb> climbs = SmallMap.of(Map.of());
        for (RoutingTable.LadderRoute ladder : decision.ladders()) {
            climbs = climbs.with(ladder.ladder(), Climb.FOOT);
        }
        AlertCase next = each.with(notices).with(each.life().climbs(climbs));
        AlertCase sifted = sieve.sift(next, draft);
        return sifted.isSuppressed() ? sifted : climber.begin(sifted, draft);
    }

    /** The alert with what its higher severity leads to; what it led to before stays. */
    static AlertCase widen(AlertCase each, Sieve sieve, Climber climber, Draft draft) {
        Instant now = draft.now();
        RoutingTable.Decision decision = draft.decide(each.alert());
        Map<String, Notice> notices = new HashMap<>(each.notices());
        for (Destination to : decision.destinations()) {
            if (notices.putIfAbsent(to.channel(), Notice.opening(now)) == null) {
                draft.note(each.alert(), "route", "to " + to.channel(), "because " + to.why());
            }
        }
        Map<String, Climb> climbs = new HashMap<>(each.life().climbs());
        decision.ladders().forEach(ladder -> climbs.putIfAbsent(ladder.ladder(), Climb.FOOT));
        AlertCase next = sieve.sift(each.with(notices).with(each.life().climbs(climbs)), draft);
        return next.isSuppressed() || !next.isOpen() ? next : climber.begin(next, draft);
    }

    private static void note(Alert alert, RoutingTable.Decision decision, Draft draft) {
        String others = decision.silent().isEmpty() ? "" : "; not told: " + String.join("; ", decision.silent());
        if (decision.destinations().isEmpty()) {
            if (decision.ladders().isEmpty()) {
                draft.note(alert, "route", "to nobody", String.join("; ", decision.silent()));
            } else {
                noteLadders(alert, decision, others, draft);
            }
            return;
        }
        String channels = texts(decision.destinations(), Destination::channel, ", ");
        String why = texts(decision.destinations(), Destination::why, "; ");
        draft.note(alert, "route", "to " + channels, "because " + why + others);
        if (!decision.ladders().isEmpty()) {
            noteLadders(alert, decision, "", draft);
        }
    }

    /** Which channels wait because their route is muted at this time. */
    private static void noteQuiet(Alert alert, RoutingTable.Decision decision, Draft draft) {
        for (Destination to : decision.destinations()) {
            String why = to.quiet().isEmpty()
                    ? null
                    : to.quiet().why(draft.now(), draft.zone(alert.where().tenant()));
            if (why != null) {
                draft.note(
                        alert,
                        "route",
                        "waits for " + to.channel(),
                        (why.startsWith("outside") ? "its route is muted " : "its route is muted by ") + why);
            }
        }
    }

    private static void noteLadders(Alert alert, RoutingTable.Decision decision, String others, Draft draft) {
        String ids = texts(decision.ladders(), RoutingTable.LadderRoute::ladder, ", ");
        String why = texts(decision.ladders(), RoutingTable.LadderRoute::why, "; ");
        draft.note(alert, "route", "to escalation " + ids, "because " + why + others);
    }

    /** Each text once. @param of at least one */
    private static <T> String texts(List<T> of, Function<T, String> text, String between) {
        return of.size() == 1
                ? text.apply(of.get(0))
                : of.stream().map(text).distinct().collect(Collectors.joining(between));
    }
}
