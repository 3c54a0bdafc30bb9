// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.Storms.Kind;
import io.bellwether.alert.internal.Telling.Whom;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.OutboxMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Turns groups whose time has come into messages for the outbox. A message and the notices that say it was written are
 * part of one draft, and so of one transaction.
 */
final class Teller {
    /** More alerts than this in one message become several messages. */
    private static final int MOST_ALERTS = 500;

    private final Supplier<String> ids;
    private final Function<TenantId, ZoneId> zones;
    private final Sieve sieve;
    private final Climber climber;
    private final Storms storms;
    private Instant lastCreated = Instant.EPOCH;

    Teller(Supplier<String> ids, Surroundings around, Sieve sieve, Climber climber) {
        this.ids = ids;
        this.zones = around.zones();
        this.sieve = sieve;
        this.climber = climber;
        this.storms = new Storms(around.rules());
    }

    /** Messages from now on are created after this time. */
    void after(Instant time) {
        lastCreated = time.isAfter(lastCreated) ? time : lastCreated;
    }

    /** True when there is something to tell now. */
    boolean isDue(Group group, Instant now) {
        return (isDue(group, Kind.NEWS, now) || isDue(group, Kind.FOLLOWING, now)) && !isMuted(group, now);
    }

    private boolean isDue(Group group, Kind kind, Instant now) {
        return passed(due(group, kind), now) && waitsForOthers(group, kind, now) == null;
    }

    /** The next time at which there may be something to tell; null while nothing is waiting. */
    Instant nextDue(Group group, Instant now) {
        return earlier(nextDue(group, Kind.NEWS, now), nextDue(group, Kind.FOLLOWING, now));
    }

    private Instant nextDue(Group group, Kind kind, Instant now) {
        Instant due = due(group, kind);
        if (due == null || due.isAfter(now)) {
            return due;
        }
        if (isMuted(group, now)) {
            return now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        }
        Instant together = waitsForOthers(group, kind, now);
        return together == null ? due : together;
    }

    private static Instant due(Group group, Kind kind) {
        return kind == Kind.NEWS
                ? earlier(earlier(group.openingDue(), group.repeatDue()), group.closingDue(Phase.WORSENING))
                : earlier(group.closingDue(Phase.ACKING), group.closingDue(Phase.CLEARING));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** When a group that is due is told together with others; null when it need not wait. */
    private Instant waitsForOthers(Group group, Kind kind, Instant now) {
        Destination to = group.destination();
        boolean unhurried = kind == Kind.FOLLOWING && group.isFollowedTogether();
        return storms.waitsUntil(to.group().tenant(), to.channel(), kind, unhurried, now);
    }

    private static boolean passed(Instant due, Instant now) {
        return due != null && !due.isAfter(now);
    }

    private boolean isMuted(Group group, Instant now) {
        Destination destination = group.destination();
        return !destination.quiet().isEmpty()
                && destination
                        .quiet()
                        .contains(now, zones.apply(destination.group().tenant()));
    }

    /** What is counted together against a storm. */
    private record Line(String channel, Kind kind) {
        static Line of(Telling telling) {
            return new Line(telling.channel(), telling.kind());
        }
    }

    /** Adds to the draft what is due in these groups of one tenant. */
    void tell(Collection<Group> groups, Draft draft) {
        Map<Line, Integer> due = new HashMap<>();
        Map<Group, List<Telling>> tellings = new LinkedHashMap<>();
        for (Group group : groups) {
            List<Telling> some = due(group, draft);
            some.forEach(each -> due.merge(Line.of(each), 1, Integer::sum));
            tellings.put(group, some);
        }
        Map<Line, List<Telling>> together = new LinkedHashMap<>();
        tellings.forEach((group, some) -> {
            String channel = group.destination().channel();
            TenantId tenant = group.destination().group().tenant();
            if (!draft.table(tenant).exists(channel)) {
                forget(group.members(), channel, draft);
                return;
            }
            for (Telling each : some) {
                Line line = Line.of(each);
                if (storms.rages(tenant, channel, line.kind(), draft.now())
                        || storms.areTooMany(tenant, due.get(line))) {
                    together.computeIfAbsent(line, any -> new ArrayList<>()).add(each);
                } else if (line.kind() == Kind.NEWS) {
                    send(each, draft);
                } else {
                    send(each.of(Whom.APART), draft);
                    together.computeIfAbsent(line, any -> new ArrayList<>()).add(each.of(Whom.SUMMED));
                }
            }
        });
        together.forEach((line, some) -> {
            if (line.kind() == Kind.NEWS && some.size() == 1) {
                send(some.get(0), draft);
                storms.summarised(
                        some.get(0).group().destination().group().tenant(), line.channel(), line.kind(), draft.now());
            } else {
                summarise(line, some, draft);
            }
        });
    }

    private List<Telling> due(Group group, Draft draft) {
        Instant now = draft.now();
        TenantId tenant = group.destination().group().tenant();
        boolean sendsAcks = draft.table(tenant).sendsAcks(group.destination().channel());
        List<Telling> all = new ArrayList<>();
        if (waitsForOthers(group, Kind.NEWS, now) == null) {
            if (passed(group.repeatDue(), now)) {
                all.add(new Telling(group, Phase.TOLD, Whom.ALL, sendsAcks));
            }
            if (passed(group.openingDue(), now)) {
                all.add(new Telling(group, Phase.OPENING, Whom.ALL, sendsAcks));
            }
            if (passed(group.closingDue(Phase.WORSENING), now)) {
                all.add(new Telling(group, Phase.WORSENING, Whom.ALL, sendsAcks));
            }
        }
        if (waitsForOthers(group, Kind.FOLLOWING, now) == null) {
            if (passed(group.closingDue(Phase.ACKING), now)) {
                all.add(new Telling(group, Phase.ACKING, Whom.ALL, sendsAcks));
            }
            if (passed(group.closingDue(Phase.CLEARING), now)) {
                all.add(new Telling(group, Phase.CLEARING, Whom.ALL, sendsAcks));
            }
        }
        return all;
    }

    private void forget(Collection<String> alerts, String channel, Draft draft) {
        for (String id : alerts) {
            AlertCase each = draft.find(id);
            draft.note(each.alert(), "route", "not to " + channel, "the channel does not exist any more");
            AlertCase next = each.with(channel, each.notices().get(channel).to(Phase.DONE, draft.now()));
            draft.change(climber.told(next, draft));
        }
    }

    private void send(Telling telling, Draft draft) {
        List<AlertCase> members = tellable(telling, draft);
        Destination to = telling.group().destination();
        for (int from = 0; from < members.size(); from += MOST_ALERTS) {
            List<AlertCase> some = members.subList(from, Math.min(members.size(), from + MOST_ALERTS));
            String others = some.size() == 1 ? "by itself" : "together with " + (some.size() - 1) + " others";
            Words words = new Words(telling.reason() + " for " + to.channel(), others + ", put into the outbox");
            List<Alert> alerts = new ArrayList<>(some.size());
            some.forEach(each -> alerts.add(told(each, telling, words, draft)));
            put(ids.get(), to, telling.reason(), to.group().labels(), alerts, draft);
            storms.told(to.group().tenant(), to.channel(), telling.kind(), draft.now(), 1);
        }
    }

    private void summarise(Line line, List<Telling> tellings, Draft draft) {
        Destination to = tellings.get(0).group().destination();
        TenantId tenant = to.group().tenant();
        String storm = storms.words(tenant, line.channel(), line.kind(), draft.now());
        List<Digest.Item> items = new ArrayList<>();
        int messages = 0;
        for (Telling telling : tellings) {
            List<AlertCase> members = tellable(telling, draft);
            members.forEach(each -> items.add(new Digest.Item(telling, each)));
            messages += members.isEmpty() ? 0 : 1;
        }
        for (Digest digest : Digest.of(line.kind(), items)) {
            List<Digest.Item> all = digest.items();
            for (int from = 0; from < all.size(); from += MOST_ALERTS) {
                List<Digest.Item> some = all.subList(from, Math.min(all.size(), from + MOST_ALERTS));
                String id = ids.get();
                List<Alert> alerts = new ArrayList<>(some.size());
                for (Digest.Item item : some) {
                    boolean before = item.telling().whom() == Whom.SUMMED;
                    String why = before ? "its beginning was part of a summary" : storm;
                    String where =
                            ", so it is told in message " + id + " together with " + (some.size() - 1) + " others";
                    Words words = new Words(digest.reason() + " for " + line.channel(), why + where);
                    alerts.add(told(draft.find(item.each().id()), item.telling(), words, draft));
                }
                put(id, to, digest.reason(), digest.labels(), alerts, draft);
            }
        }
        if (!items.isEmpty()) {
            storms.told(tenant, line.channel(), line.kind(), draft.now(), messages);
            storms.summarised(tenant, line.channel(), line.kind(), draft.now());
        }
    }

    /** Those of whom it may be told now; what is held back is noted. */
    private List<AlertCase> tellable(Telling telling, Draft draft) {
        List<AlertCase> members = new ArrayList<>();
        for (String id : telling.group().members(telling.phase(), draft.now())) {
            AlertCase each = draft.find(id);
            if (!telling.concerns(each)) {
                continue;
            }
            boolean asks = telling.kind() == Kind.NEWS;
            AlertCase sifted = asks && !each.isResolved() ? sieve.sift(each, draft) : each;
            if (sifted.isSuppressed() && asks) {
                draft.change(sifted);
            } else {
                members.add(sifted);
            }
        }
        return members;
    }

    /** What the trail says of each alert that is told. */
    private record Words(String decision, String reason) {
        boolean isOfSummary() {
            return decision.startsWith(Reason.SUMMARY.toString());
        }
    }

    /** @return the alert as it is told */
    private Alert told(AlertCase each, Telling telling, Words words, Draft draft) {
        draft.note(each.alert(), "route", words.decision(), words.reason());
        AlertCase next = each.with(telling.channel(), telling.next(each, draft.now(), words.isOfSummary()));
        if (telling.phase() == Phase.OPENING && !each.isResolved()) {
            next = climber.told(next, draft);
        }
        if (each.alert().flapping() && !each.isResolved()) {
            next = sieve.sift(next, draft);
        }
        draft.change(next);
        return telling.phase() == Phase.OPENING && each.isResolved()
                ? Revision.of(each.alert(), each.alert().createdAt())
                        .unresolved()
                        .done()
                : each.alert();
    }

    private void put(
            String id, Destination to, Reason reason, Map<String, String> labels, List<Alert> alerts, Draft draft) {
        Instant now = draft.now().truncatedTo(ChronoUnit.MILLIS);
        draft.tell(new OutboxMessage(
                id,
                to.group().tenant(),
                to.channel(),
                reason,
                labels,
                alerts.stream().map(Alert::id).toList(),
                alerts,
                created(now),
                now,
                0));
    }

    /** Later messages are created later, so that the outbox keeps them in order, even when the clock is set back. */
    private Instant created(Instant now) {
        lastCreated = now.isAfter(lastCreated) ? now : lastCreated.plusMillis(1);
        return lastCreated;
    }
}
