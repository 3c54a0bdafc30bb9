// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal;

import io.bellwether.alert.internal.Notice.Phase;
import io.bellwether.alert.internal.routing.Destination;
import io.bellwether.alert.internal.routing.RoutingTable;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.relational.OutboxMessage;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
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
        Instant due = due(group);
        return due != null && !due.isAfter(now) && !isMuted(group, now) && waitsForSummary(group, now) == null;
    }

    /** The next time at which there may be something to tell; null while nothing is waiting. */
    Instant nextDue(Group group, Instant now) {
        Instant due = due(group);
        if (due == null || due.isAfter(now)) {
            return due;
        }
        if (isMuted(group, now)) {
            return now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        }
        Instant summary = waitsForSummary(group, now);
        return summary == null ? due : summary;
    }

    private static Instant due(Group group) {
        Instant due = earlier(group.openingDue(), group.repeatDue());
        due = earlier(due, group.closingDue(Phase.WORSENING));
        due = earlier(due, group.closingDue(Phase.ACKING));
        return earlier(due, group.closingDue(Phase.CLEARING));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    /** When a group that is due is told in a summary; null when it need not wait. */
    private Instant waitsForSummary(Group group, Instant now) {
        TenantId tenant = group.destination().group().tenant();
        if (!storms.rages(tenant, now)) {
            return null;
        }
        Instant next = storms.nextSummary(tenant, group.destination().channel(), now);
        return next == null || !next.isAfter(now) ? null : next;
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

    /** Adds to the draft what is due in these groups of one tenant. */
    void tell(Collection<Group> groups, Draft draft) {
        Map<String, List<Part>> late = new LinkedHashMap<>();
        for (Group group : groups) {
            String channel = group.destination().channel();
            RoutingTable table = draft.table(group.destination().group().tenant());
            if (table.exists(channel)) {
                tell(group, table.sendsAcks(channel), late, draft);
            } else {
                forget(group.members(), channel, draft);
            }
        }
        late.forEach((channel, parts) -> summarise(channel, parts, draft));
    }

    /** What is told of some members of a group, and what they know afterwards. */
    private record Part(Group group, Phase phase, Reason reason, boolean sendsAcks) {
        Notice next(AlertCase each, Notice notice, Instant now) {
            return switch (phase) {
                case TOLD -> notice.told(Phase.TOLD, now, each.alert().severity());
                case OPENING ->
                    notice.told(afterOpening(each, sendsAcks), now, each.alert().severity());
                case WORSENING ->
                    notice.told(
                            each.alert().state() == AlertState.ACK ? Phase.ACKED : Phase.TOLD,
                            now,
                            each.alert().severity());
                case ACKING -> notice.to(Phase.ACKED, now);
                default -> notice.to(Phase.DONE, now);
            };
        }
    }

    private void tell(Group group, boolean sendsAcks, Map<String, List<Part>> late, Draft draft) {
        Instant now = draft.now();
        List<Part> parts = new ArrayList<>();
        if (passed(group.repeatDue(), now)) {
            parts.add(new Part(group, Phase.TOLD, Reason.REPEATED, sendsAcks));
        }
        if (passed(group.openingDue(), now)) {
            parts.add(new Part(group, Phase.OPENING, Reason.OPENED, sendsAcks));
        }
        if (passed(group.closingDue(Phase.WORSENING), now)) {
            parts.add(new Part(group, Phase.WORSENING, Reason.ESCALATED, sendsAcks));
        }
        if (passed(group.closingDue(Phase.ACKING), now)) {
            parts.add(new Part(group, Phase.ACKING, Reason.ACKNOWLEDGED, sendsAcks));
        }
        if (passed(group.closingDue(Phase.CLEARING), now)) {
            parts.add(new Part(group, Phase.CLEARING, Reason.CLEARED, sendsAcks));
        }
        if (storms.rages(group.destination().group().tenant(), now)) {
            late.computeIfAbsent(group.destination().channel(), any -> new ArrayList<>())
                    .addAll(parts);
        } else {
            parts.forEach(part -> send(part, draft));
        }
    }

    /** An alert may have been taken or resolved by a person while its group waited. */
    private static Phase afterOpening(AlertCase each, boolean sendsAcks) {
        if (each.isResolved()) {
            return each.alert().flapping() ? Phase.TOLD : Phase.CLEARING;
        }
        if (each.isOpen()) {
            return Phase.TOLD;
        }
        return sendsAcks ? Phase.ACKING : Phase.ACKED;
    }

    private void forget(Collection<String> alerts, String channel, Draft draft) {
        for (String id : alerts) {
            AlertCase each = draft.find(id);
            draft.note(each.alert(), "route", "not to " + channel, "the channel does not exist any more");
            AlertCase next = each.with(channel, each.notices().get(channel).to(Phase.DONE, draft.now()));
            draft.change(climber.told(next, draft));
        }
    }

    private void send(Part part, Draft draft) {
        List<AlertCase> members = tellable(part, draft);
        Destination to = part.group().destination();
        for (int from = 0; from < members.size(); from += MOST_ALERTS) {
            List<AlertCase> some = members.subList(from, Math.min(members.size(), from + MOST_ALERTS));
            String others = some.size() == 1 ? "by itself" : "together with " + (some.size() - 1) + " others";
            Words words = new Words(part.reason() + " for " + to.channel(), others + ", put into the outbox");
            List<Alert> alerts = new ArrayList<>(some.size());
            some.forEach(each -> alerts.add(told(each, part, words, draft)));
            put(to.group().tenant(), to.channel(), part.reason(), to.group().labels(), alerts, draft);
            if (part.reason() != Reason.CLEARED && part.reason() != Reason.ACKNOWLEDGED) {
                storms.told(to.group().tenant(), draft.now());
            }
        }
    }

    private void summarise(String channel, List<Part> parts, Draft draft) {
        TenantId tenant = parts.get(0).group().destination().group().tenant();
        String why = storms.words(tenant) + ", so what came after them is told together";
        List<Alert> alerts = new ArrayList<>();
        for (Part part : parts) {
            for (AlertCase each : tellable(part, draft)) {
                AlertCase latest = draft.find(each.id());
                Part summed = new Part(part.group(), part.phase(), Reason.SUMMARY, part.sendsAcks());
                alerts.add(told(latest, summed, new Words(Reason.SUMMARY + " for " + channel, why), draft));
            }
        }
        for (int from = 0; from < alerts.size(); from += MOST_ALERTS) {
            List<Alert> some = alerts.subList(from, Math.min(alerts.size(), from + MOST_ALERTS));
            put(tenant, channel, Reason.SUMMARY, Map.of(), some, draft);
        }
        if (!alerts.isEmpty()) {
            storms.summarised(tenant, channel, draft.now());
        }
    }

    /** Those of whom it may be told now; what is held back is noted. */
    private List<AlertCase> tellable(Part part, Draft draft) {
        List<AlertCase> members = new ArrayList<>();
        for (String id : part.group().members(part.phase(), draft.now())) {
            AlertCase each = draft.find(id);
            boolean asks = part.reason() != Reason.CLEARED && part.reason() != Reason.ACKNOWLEDGED;
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
    private record Words(String decision, String reason) {}

    /** @return the alert as it is told */
    private Alert told(AlertCase each, Part part, Words words, Draft draft) {
        String channel = part.group().destination().channel();
        draft.note(each.alert(), "route", words.decision(), words.reason());
        Notice notice = part.next(each, each.notices().get(channel), draft.now());
        AlertCase next = each.with(channel, notice);
        if (part.phase() == Phase.OPENING && !each.isResolved()) {
            next = climber.told(next, draft);
        }
        if (each.alert().flapping() && !each.isResolved()) {
            next = sieve.sift(next, draft);
        }
        draft.change(next);
        return part.phase() == Phase.OPENING && each.isResolved()
                ? Revision.of(each.alert(), each.alert().createdAt())
                        .unresolved()
                        .done()
                : each.alert();
    }

    private void put(
            TenantId tenant,
            String channel,
            Reason reason,
            Map<String, String> labels,
            List<Alert> alerts,
            Draft draft) {
        Instant now = draft.now().truncatedTo(ChronoUnit.MILLIS);
        draft.tell(new OutboxMessage(
                ids.get(),
                tenant,
                channel,
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
