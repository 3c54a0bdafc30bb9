// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.settings.Durations;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.DeliveryAttempt.Status;
import io.bellwether.relational.Telling;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers "Why was I (not) paged?" in a few sentences: what fired, what kept it from being told, by which route and to whom
 * it went, what each channel answered, and what happens next. A pure function of what it is given.
 *
 * @param trail oldest first
 * @param tellings newest first
 * @param circuits how the channels are doing, by id; absent for one of which nothing is known
 * @param zone in which times are said
 */
record PagingAnswer(
        Alert alert,
        List<TrailEntry> trail,
        List<Telling> tellings,
        Map<String, Circuits.Circuit> circuits,
        ZoneId zone,
        Instant now) {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final DateTimeFormatter ZONE = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH);
    private static final Pattern INSTANT =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?Z");
    private static final int MOST_CHANNELS = 6;
    /** How the trail says of a step that it waits. */
    private static final String QUIET = "told at the end of quiet hours";

    String text() {
        List<String> sentences = new ArrayList<>();
        sentences.add(fired());
        boolean summarised = tellings.stream().anyMatch(telling -> telling.reason() == Reason.SUMMARY);
        if (heldBack()) {
            sentences.add(holding());
        } else if (tellings.isEmpty()) {
            sentences.add(untold());
        } else {
            route().ifPresent(sentences::add);
        }
        if (summarised) {
            sentences.add("There were too many messages at once, so it was told within a summary of many alerts.");
        }
        channels().forEach(sentences::add);
        sentences.add(next());
        return String.join(" ", sentences);
    }

    private boolean heldBack() {
        return alert.state() != AlertState.RESOLVED && alert.suppressedBy() != null;
    }

    private String fired() {
        String again = alert.reopened() == 0
                ? ""
                : " and came back " + (alert.reopened() == 1 ? "once" : alert.reopened() + " times");
        String what = alert.summary() == null ? "" : ": " + plain(alert.summary());
        return sentence("\"" + alert.name() + "\" (" + alert.severity() + ", " + alert.where() + ") opened at "
                + time(alert.createdAt()) + " " + ZONE.format(alert.createdAt().atZone(zone)) + again + what);
    }

    /** Held back now, whether it was told before or not. */
    private String holding() {
        String told = firstDelivered()
                .map(at -> "It was told first at " + time(at) + ", and is held back now")
                .orElse("Nobody has been told");
        TrailEntry cause = last(
                entry -> entry.stage().equals("suppress") && entry.decision().startsWith("held back by"));
        String kind = alert.suppressedBy().replaceFirst(":", " ");
        return sentence(told + ", because of " + kind + (cause == null ? "" : ": " + local(cause.reason())));
    }

    private Optional<Instant> firstDelivered() {
        return tellings.stream()
                .flatMap(telling -> telling.attempts().stream())
                .filter(attempt -> attempt.status() == Status.DELIVERED)
                .map(attempt -> attempt.at().plus(attempt.took()))
                .min(Instant::compareTo);
    }

    /** Nothing was ever put into the outbox for it. */
    private String untold() {
        TrailEntry over = last(entry -> entry.decision().equals("over while held back")
                || entry.decision().startsWith("not to ") && entry.stage().equals("route"));
        if (over != null) {
            return sentence("Nobody was told: " + local(over.reason()));
        }
        TrailEntry nobody = last(entry -> entry.decision().equals("to nobody")
                || entry.decision().equals("told nobody")
                || entry.decision().equals("not escalated"));
        TrailEntry quiet = last(entry -> entry.stage().startsWith("escalat")
                && entry.decision().startsWith("to ")
                && entry.reason() != null
                && entry.reason().contains(QUIET));
        if (quiet != null && trail.indexOf(quiet) > trail.indexOf(nobody)) {
            return sentence("Nobody has been told yet. It is for "
                    + quiet.decision().substring("to ".length()) + " by " + local(quiet.reason()));
        }
        if (nobody != null) {
            return sentence("Nobody was told: " + local(nobody.reason()));
        }
        TrailEntry muted =
                last(entry -> entry.stage().equals("route") && entry.decision().startsWith("waits for "));
        if (muted != null) {
            return sentence("Nobody has been told: " + local(muted.reason()));
        }
        String route = route().map(said -> said + " ").orElse("");
        return alert.state() == AlertState.RESOLVED
                ? route + "Nobody was told before it was over."
                : route + "Nothing was sent yet: its group is still being collected, or its route is muted now.";
    }

    private Optional<String> route() {
        TrailEntry climbed = last(entry -> !entry.stage().equals("route")
                && entry.stage().startsWith("escalat")
                && entry.decision().startsWith("to "));
        TrailEntry routed = last(entry -> entry.stage().equals("route")
                && entry.decision().startsWith("to ")
                && !entry.decision().equals("to nobody"));
        List<String> parts = new ArrayList<>();
        if (routed != null) {
            parts.add("It was routed " + routed.decision() + " " + local(routed.reason()));
        }
        if (climbed != null) {
            parts.add(
                    (routed == null ? "It went " : "it went ") + climbed.decision() + " by " + local(climbed.reason()));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(sentence(String.join("; ", parts)));
    }

    /** One sentence for each channel, about the newest message to it. */
    private List<String> channels() {
        Map<String, Telling> newest = new LinkedHashMap<>();
        tellings.forEach(telling -> newest.putIfAbsent(telling.channel(), telling));
        List<String> said = new ArrayList<>();
        for (Telling telling : newest.values()) {
            if (said.size() < MOST_CHANNELS) {
                said.add(channel(telling));
            }
        }
        if (newest.size() > said.size()) {
            said.add("And " + (newest.size() - said.size()) + " more channels.");
        }
        return said;
    }

    private String channel(Telling telling) {
        String name = telling.channel()
                + (telling.fallbackFor() == null ? "" : " (standing in for " + telling.fallbackFor() + ")");
        List<DeliveryAttempt> attempts = telling.attempts();
        if (attempts.isEmpty()) {
            return sentence(name + untried(telling) + standIn(telling));
        }
        DeliveryAttempt last = attempts.get(attempts.size() - 1);
        String tries = last.attempt() == 1 ? "" : " at attempt " + last.attempt();
        String reason = last.reason() == null ? "" : ": " + plain(last.reason());
        return sentence(
                switch (last.status()) {
                    case DELIVERED ->
                        name + " was told" + what(telling.reason()) + " at "
                                + time(last.at().plus(last.took())) + tries + latency(last)
                                + (last.reason() == null ? "" : ", with a note" + reason);
                    case REJECTED -> name + " refused it at " + time(last.at()) + tries + reason + standIn(telling);
                    case GIVEN_UP ->
                        name + " did not take it, and it was given up at " + time(last.at()) + " after "
                                + last.attempt() + (last.attempt() == 1 ? " attempt" : " attempts") + reason
                                + standIn(telling);
                    case SUPERSEDED ->
                        name + " was not sent this, as it was no longer worth telling at " + time(last.at()) + ": "
                                + local(last.reason());
                    case RETRYING ->
                        name + " has not taken it in " + last.attempt()
                                + (last.attempt() == 1 ? " attempt" : " attempts") + reason + next(telling)
                                + standIn(telling);
                });
    }

    /** Why a message has had no attempt yet, and when it gets one. */
    private String untried(Telling telling) {
        Circuits.Circuit circuit = circuits.get(telling.channel());
        if (circuit != null && circuit.failingSince() != null) {
            String reason = circuit.reason() == null ? "" : " (" + plain(circuit.reason()) + ")";
            return " has failed since " + time(circuit.failingSince()) + reason
                    + ", so this message waits; the channel is "
                    + (circuit.waits(now) ? "tried again at " + time(circuit.until()) : "being tried again now");
        }
        DeliveryAttempt before = tellings.stream()
                .filter(other -> other.channel().equals(telling.channel()) && other.nextTry() != null)
                .flatMap(other -> other.attempts().stream())
                .filter(attempt -> attempt.status() == Status.RETRYING)
                .reduce((first, second) -> second.at().isAfter(first.at()) ? second : first)
                .orElse(null);
        if (before != null) {
            String reason = before.reason() == null ? "" : " (" + plain(before.reason()) + ")";
            return " did not take the message before this one at " + time(before.at()) + reason
                    + ", which is tried again first; this one goes out after it";
        }
        return " has not been tried yet; the message waits and goes out "
                + (telling.nextTry() == null || !telling.nextTry().isAfter(now)
                        ? "as soon as the channel can take it"
                        : "not before " + time(telling.nextTry()));
    }

    private static String what(Reason reason) {
        return switch (reason) {
            case CLEARED -> " that it is over";
            case ACKNOWLEDGED -> " that somebody took it";
            case REPEATED -> " again";
            case ESCALATED -> " with more urgency";
            default -> "";
        };
    }

    private static String latency(DeliveryAttempt attempt) {
        Duration latency = attempt.latency();
        if (latency == null || latency.isNegative()) {
            return "";
        }
        return latency.compareTo(Duration.ofSeconds(1)) < 0
                ? ", within a second of the decision"
                : ", " + Durations.format(Duration.ofSeconds(latency.toSeconds())) + " after the decision";
    }

    private String next(Telling telling) {
        if (telling.nextTry() == null) {
            return "";
        }
        return telling.nextTry().isAfter(now)
                ? "; the next try is at " + time(telling.nextTry())
                : "; the next try is due now";
    }

    private String standIn(Telling telling) {
        return tellings.stream()
                .filter(other -> telling.channel().equals(other.fallbackFor())
                        && other.notificationId().startsWith(telling.notificationId()))
                .findFirst()
                .map(other -> "; " + other.channel() + " stands in for it")
                .orElse("");
    }

    /** What will happen now. */
    private String next() {
        if (alert.state() == AlertState.RESOLVED) {
            TrailEntry end = last(entry -> entry.decision().startsWith("resolved"));
            String by = end == null || end.actor() == null ? "" : " by " + end.actor();
            return sentence("It was resolved" + by + " at "
                    + time(alert.resolvedAt() == null ? alert.updatedAt() : alert.resolvedAt())
                    + (hearsOfTheEnd()
                            ? ", and those who were told hear that it is over"
                            : ", so nothing further is sent"));
        }
        if (alert.state() == AlertState.ACK) {
            String who = alert.assignedTo() == null ? "Somebody" : alert.assignedTo();
            String at = alert.acknowledgedAt() == null ? "" : " at " + time(alert.acknowledgedAt());
            String until = alert.ackExpiresAt() == null
                    ? "until it is over"
                    : "until " + time(alert.ackExpiresAt()) + ", when the acknowledgement ends";
            return sentence(who + " has had it" + at.replaceFirst(" at ", " since ")
                    + ", so it is neither repeated nor escalated " + until);
        }
        if (alert.suppressedBy() != null) {
            return "If it is still open when that ends, it is told then.";
        }
        boolean climbs = trail.stream()
                .anyMatch(entry ->
                        entry.stage().startsWith("escalat") || entry.decision().startsWith("to escalation"));
        TrailEntry ended = last(entry -> entry.decision().equals("acknowledgement ended"));
        String before =
                ended == null ? "It is open" : "Its acknowledgement ended at " + time(ended.at()) + "; it is open";
        return sentence(before + " and nobody has acknowledged it"
                + (climbs ? ", so its escalation goes on" : ", so it is told again at its route's repeat interval"));
    }

    private boolean hearsOfTheEnd() {
        return firstDelivered().isPresent()
                && tellings.stream().noneMatch(telling -> telling.reason() == Reason.CLEARED);
    }

    private TrailEntry last(Predicate<TrailEntry> wanted) {
        for (int i = trail.size() - 1; i >= 0; i--) {
            if (wanted.test(trail.get(i))) {
                return trail.get(i);
            }
        }
        return null;
    }

    /** Times of the trail are said in the tenant's zone. */
    private String local(String reason) {
        if (reason == null) {
            return "";
        }
        Matcher matcher = INSTANT.matcher(reason);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            String at = matcher.group().length() == "2026-01-01T00:00Z".length()
                    ? matcher.group().replace("Z", ":00Z")
                    : matcher.group();
            matcher.appendReplacement(out, Matcher.quoteReplacement(time(Instant.parse(at))));
        }
        return plain(matcher.appendTail(out).toString());
    }

    private String time(Instant instant) {
        boolean today =
                instant.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
        return (today ? CLOCK : DAY).format(instant.atZone(zone));
    }

    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }

    private static String sentence(String text) {
        return text.matches("(?s).*[.!?…]$") ? text : text + ".";
    }
}
