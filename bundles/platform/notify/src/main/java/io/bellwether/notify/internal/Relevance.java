// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.relational.AlertRecord;
import io.bellwether.relational.AlertStore;
import io.bellwether.relational.OutboxMessage;
import io.bellwether.relational.OutboxStore;
import io.bellwether.relational.OutboxStore.Queued;
import io.bellwether.relational.OutboxStore.Told;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of a message is worth telling when its turn comes. A message that had to wait tells nobody what is no longer so: an
 * alert that was resolved since is left out of what says that it is open. Who was told by a channel that stood in hears
 * from that channel how it goes on. Safe for concurrent use.
 */
final class Relevance {
    /** What is younger is sent as it was decided; between channels that work nothing is older. */
    static final Duration LATE = Duration.ofMinutes(1);

    private static final Set<Reason> ANNOUNCING =
            Set.of(Reason.OPENED, Reason.REPEATED, Reason.ESCALATED, Reason.SUMMARY);
    private static final Set<Reason> FOLLOWING = Set.of(Reason.CLEARED, Reason.ACKNOWLEDGED);

    private final OutboxStore outbox;
    private final AlertStore alerts;

    Relevance(Stores stores) {
        this.outbox = stores.outbox();
        this.alerts = stores.alerts();
    }

    /**
     * What is left of a message.
     *
     * @param toSend null when nothing is
     * @param leftOut the alerts that are not told, and why not
     * @param standIn the same for the channel that stood in and has to hear of it as well; null for none
     */
    record Judged(Queued toSend, Map<String, String> leftOut, Queued standIn) {
        static Judged whole(Queued queued) {
            return new Judged(queued, Map.of(), null);
        }
    }

    Judged judge(Queued queued, Instant now) {
        OutboxMessage message = queued.message();
        Reason reason = message.reason();
        boolean waited = queued.instead() != null
                || queued.handed()
                || !now.isBefore(message.createdAt().plus(LATE));
        boolean speaksOfAlerts = ANNOUNCING.contains(reason) || FOLLOWING.contains(reason);
        if (!speaksOfAlerts || message.alertIds().isEmpty() || !waited && !FOLLOWING.contains(reason)) {
            return Judged.whole(queued);
        }
        Facts facts = new Facts(queued, outbox.told(message.tenant(), message.alertIds()));
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (String alert : message.alertIds()) {
            String why = waited ? outdated(queued, alert, facts) : null;
            if (why == null) {
                why = FOLLOWING.contains(reason) ? unheard(facts, alert) : toldOtherwise(facts, alert);
            }
            if (why != null) {
                leftOut.put(alert, why);
            }
        }
        boolean again = queued.handed() && isRepeated(reason) && facts.isStandInDelivered();
        Reason said = again ? Reason.REPEATED : reason;
        Queued rest = leftOut.size() == Set.copyOf(message.alertIds()).size()
                ? null
                : queued.about(said, alert -> !leftOut.containsKey(alert));
        return new Judged(rest, leftOut, standIn(facts, now));
    }

    /** A summary stays one, as a receiver takes its alerts for one and those of a repetition for many. */
    private static boolean isRepeated(Reason reason) {
        return ANNOUNCING.contains(reason) && reason != Reason.SUMMARY;
    }

    /** Says what has changed since a message was decided; null when it is still so, or when nothing is known. */
    private String outdated(Queued queued, String alertId, Facts facts) {
        Alert then = queued.message().alerts().stream()
                .filter(alert -> alert.id().equals(alertId))
                .findFirst()
                .orElse(null);
        if (then == null) {
            return null;
        }
        Alert current = alerts.find(queued.message().tenant(), alertId)
                .map(AlertRecord::alert)
                .orElse(null);
        if (current != null && current.state() != then.state()) {
            return switch (current.state()) {
                case RESOLVED -> "it was resolved" + at(current.resolvedAt()) + ", before this could be sent";
                case ACK ->
                    (current.assignedTo() == null ? "somebody" : current.assignedTo()) + " took it"
                            + at(current.acknowledgedAt()) + ", before this could be sent";
                case OPEN -> "it is open again, before this could be sent";
            };
        }
        return facts.isSaidLater(alertId) ? "a later message that waits says that it is still open" : null;
    }

    private static String at(Instant time) {
        return time == null ? "" : " at " + time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Why a channel need not hear how something goes on of which it never heard; null when it has to. */
    private static String unheard(Facts facts, String alert) {
        boolean heard = facts.heard(alert, facts.channel());
        if (facts.original() != null) {
            if (facts.isOriginalDelivered() && !heard) {
                return facts.original() + " told it itself by then";
            }
            return heard || facts.heard(alert, facts.original())
                    ? null
                    : "neither " + facts.original() + " nor " + facts.channel() + " had told that it was open";
        }
        String instead = facts.standIn(alert);
        return heard || instead == null ? null : instead + " told it in its place, and tells this as well";
    }

    /** Why what stands in need not be sent; null when it has to. */
    private static String toldOtherwise(Facts facts, String alert) {
        return facts.original() != null && facts.isOriginalDelivered()
                ? facts.original() + " told it itself by then"
                : null;
    }

    /** How it goes on, for the channel that stood in when it began; null for none. */
    private static Queued standIn(Facts facts, Instant now) {
        Queued queued = facts.queued();
        if (!FOLLOWING.contains(queued.message().reason()) || queued.instead() != null || queued.handed()) {
            return null;
        }
        Map<String, String> channels = new LinkedHashMap<>();
        for (String alert : queued.message().alertIds()) {
            String channel = facts.standIn(alert);
            if (channel != null) {
                channels.put(alert, channel);
            }
        }
        if (channels.isEmpty()) {
            return null;
        }
        String one = List.copyOf(channels.values()).get(channels.size() - 1);
        return queued.about(queued.message().reason(), alert -> one.equals(channels.get(alert)))
                .handedTo(one, "it stood in when this began", now);
    }

    /**
     * Who was told what of a message's alerts.
     *
     * @param told oldest first
     */
    private record Facts(Queued queued, List<Told> told) {
        String channel() {
            return queued.message().channel();
        }

        /** The channel this stands in for; null when it was routed here. */
        String original() {
            return queued.instead() == null ? null : queued.instead().channel();
        }

        boolean heard(String alert, String channel) {
            return told.stream()
                    .anyMatch(each -> each.alertId().equals(alert)
                            && each.channel().equals(channel)
                            && each.deliveredAt() != null);
        }

        boolean isOriginalDelivered() {
            return isDelivered(queued.instead().notification());
        }

        boolean isStandInDelivered() {
            return isDelivered(
                    queued.handedTo(channel(), "", Instant.EPOCH).message().id());
        }

        private boolean isDelivered(String notification) {
            return told.stream()
                    .anyMatch(each -> each.notification().equals(notification) && each.deliveredAt() != null);
        }

        /** Which channel stood in for this one when the alert was told last, or is about to; null for none. */
        String standIn(String alert) {
            String found = null;
            for (Told each : told) {
                boolean stoodIn = channel().equals(each.fallbackFor())
                        && each.alertId().equals(alert)
                        && ANNOUNCING.contains(each.reason());
                if (stoodIn && (each.waiting() || each.deliveredAt() != null)) {
                    found = each.channel();
                }
            }
            return found;
        }

        /** True when a message further back in the same queue says the same of the alert or more. */
        boolean isSaidLater(String alert) {
            Reason reason = queued.message().reason();
            boolean behind = false;
            for (Told each : told) {
                if (each.notification().equals(queued.message().id())) {
                    behind = true;
                } else if (behind
                        && each.waiting()
                        && each.alertId().equals(alert)
                        && each.channel().equals(channel())
                        && ANNOUNCING.contains(reason)
                        && (each.reason() == reason
                                || ANNOUNCING.contains(each.reason()) && reason != Reason.ESCALATED)) {
                    return true;
                }
            }
            return false;
        }
    }
}
