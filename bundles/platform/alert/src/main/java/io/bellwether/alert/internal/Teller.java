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
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Turns groups whose time has come into messages for the outbox. A message and the notices that say it was written are
 * part of one draft, and so of one transaction.
 */
final class Teller {
    /** More alerts than this in one message become several messages. */
    private static final int MOST_ALERTS = 500;

    private final Supplier<String> ids;
    private final Function<TenantId, ZoneId> zones;
    private Instant lastCreated = Instant.EPOCH;

    Teller(Supplier<String> ids, Function<TenantId, ZoneId> zones) {
        this.ids = ids;
        this.zones = zones;
    }

    /** True when there is something to tell now. */
    boolean isDue(Group group, Instant now) {
        boolean due = passed(group.openingDue(), now)
                || passed(group.closingDue(Phase.WORSENING), now)
                || passed(group.closingDue(Phase.ACKING), now)
                || passed(group.closingDue(Phase.CLEARING), now)
                || passed(group.repeatDue(), now);
        return due && !isMuted(group, now);
    }

    /** The next time at which there may be something to tell; null while nothing is waiting. */
    Instant nextDue(Group group, Instant now) {
        Instant due = Stream.of(
                        group.openingDue(),
                        group.closingDue(Phase.WORSENING),
                        group.closingDue(Phase.ACKING),
                        group.closingDue(Phase.CLEARING),
                        group.repeatDue())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        boolean waits = due != null && !due.isAfter(now) && isMuted(group, now);
        return waits ? now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES) : due;
    }

    /** Adds to the draft what is due in these groups. */
    void tell(Collection<Group> groups, Draft draft) {
        groups.forEach(group -> tell(group, draft));
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

    private void tell(Group group, Draft draft) {
        String channel = group.destination().channel();
        RoutingTable table = draft.table(group.destination().group().tenant());
        if (!table.exists(channel)) {
            for (Phase phase : Phase.values()) {
                forget(group.members(phase), channel, draft);
            }
            return;
        }
        Instant now = draft.now();
        if (passed(group.repeatDue(), now)) {
            send(group, Phase.TOLD, Reason.REPEATED, draft, (each, notice) -> notice.told(Phase.TOLD, now));
        }
        if (passed(group.openingDue(), now)) {
            send(
                    group,
                    Phase.OPENING,
                    Reason.OPENED,
                    draft,
                    (each, notice) -> notice.told(afterOpening(each, table.sendsAcks(channel)), now));
        }
        if (passed(group.closingDue(Phase.WORSENING), now)) {
            send(
                    group,
                    Phase.WORSENING,
                    Reason.ESCALATED,
                    draft,
                    (each, notice) ->
                            notice.told(each.alert().state() == AlertState.ACK ? Phase.ACKED : Phase.TOLD, now));
        }
        if (passed(group.closingDue(Phase.ACKING), now)) {
            send(group, Phase.ACKING, Reason.ACKNOWLEDGED, draft, (each, notice) -> notice.to(Phase.ACKED, now));
        }
        if (passed(group.closingDue(Phase.CLEARING), now)) {
            send(group, Phase.CLEARING, Reason.CLEARED, draft, (each, notice) -> notice.to(Phase.DONE, now));
        }
    }

    /** An alert may have been taken or resolved by a person while its group waited. */
    private static Phase afterOpening(AlertCase each, boolean sendsAcks) {
        if (each.isResolved()) {
            return Phase.CLEARING;
        }
        if (each.alert().state() == AlertState.OPEN) {
            return Phase.TOLD;
        }
        return sendsAcks ? Phase.ACKING : Phase.ACKED;
    }

    private void forget(Collection<String> alerts, String channel, Draft draft) {
        for (String id : alerts) {
            AlertCase each = draft.find(id);
            draft.note(each.alert(), "route", "not to " + channel, "the channel does not exist any more");
            draft.change(each.with(channel, each.notices().get(channel).to(Phase.DONE, draft.now())));
        }
    }

    private void send(
            Group group, Phase phase, Reason reason, Draft draft, BiFunction<AlertCase, Notice, Notice> next) {
        List<String> members = List.copyOf(group.members(phase));
        for (int from = 0; from < members.size(); from += MOST_ALERTS) {
            sendPart(group, members.subList(from, Math.min(members.size(), from + MOST_ALERTS)), reason, draft, next);
        }
    }

    private void sendPart(
            Group group, List<String> members, Reason reason, Draft draft, BiFunction<AlertCase, Notice, Notice> next) {
        Destination to = group.destination();
        List<Alert> alerts = new ArrayList<>();
        for (String id : members) {
            AlertCase each = draft.find(id);
            alerts.add(asTold(each, reason));
            String others = members.size() == 1 ? "by itself" : "together with " + (members.size() - 1) + " others";
            draft.note(each.alert(), "route", reason + " for " + to.channel(), others + ", put into the outbox");
            draft.change(each.with(to.channel(), next.apply(each, each.notices().get(to.channel()))));
        }
        Instant created = created(draft.now());
        draft.tell(new OutboxMessage(
                ids.get(),
                to.group().tenant(),
                to.channel(),
                reason,
                to.group().labels(),
                alerts.stream().map(Alert::id).toList(),
                alerts,
                created,
                created,
                0));
    }

    private static Alert asTold(AlertCase each, Reason reason) {
        return reason == Reason.OPENED && each.isResolved()
                ? Revision.of(each.alert(), each.alert().createdAt())
                        .unresolved()
                        .done()
                : each.alert();
    }

    /** Later messages are created later, so that the outbox keeps them in order. */
    private Instant created(Instant now) {
        Instant instant = now.truncatedTo(ChronoUnit.MILLIS);
        lastCreated = instant.isAfter(lastCreated) ? instant : lastCreated.plusMillis(1);
        return lastCreated;
    }
}
