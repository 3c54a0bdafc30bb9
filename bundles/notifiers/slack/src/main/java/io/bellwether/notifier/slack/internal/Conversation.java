// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.slack.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One notification by a bot: alerts that were told before are followed in the thread of their first message, which is
 * edited as well; the others get a message of their own.
 */
final class Conversation {
    private static final Set<String> GONE =
            Set.of("message_not_found", "thread_not_found", "cannot_reply_to_message", "channel_not_found");
    private static final int LONGEST_REFERENCE = 8_000;

    private final SlackApi api;
    private final Progress progress;
    private final String channel;
    private final Notification notification;
    private final String mention;
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Place> places = new LinkedHashMap<>();

    Conversation(SlackApi api, Progress progress, String channel, Notification notification, String mention) {
        this.api = api;
        this.progress = progress;
        this.channel = channel;
        this.notification = notification;
        this.mention = mention;
    }

    DeliveryOutcome tell() throws InterruptedException {
        Map<Place, List<Alert>> told = new LinkedHashMap<>();
        List<Alert> news = new ArrayList<>();
        for (Alert alert : notification.alerts()) {
            Place place = notification.reason() == Reason.SUMMARY
                    ? null
                    : Place.find(notification.references().get(alert.id()), alert.id());
            if (place == null) {
                news.add(alert);
            } else {
                told.computeIfAbsent(place, same -> new ArrayList<>()).add(alert);
            }
        }
        for (Map.Entry<Place, List<Alert>> group : told.entrySet()) {
            DeliveryOutcome failure = follow(group.getKey(), group.getValue(), news);
            if (failure != null) {
                return failure;
            }
        }
        if (!news.isEmpty() || notification.alerts().isEmpty()) {
            DeliveryOutcome failure = begin(news);
            if (failure != null) {
                return failure;
            }
        }
        progress.forget(notification.id());
        String reference = Place.reference(places);
        if (reference != null && reference.length() > LONGEST_REFERENCE) {
            reference = reference.substring(0, reference.indexOf(' '));
        }
        return new DeliveryOutcome.Delivered(reference, notes.isEmpty() ? null : String.join("; ", notes));
    }

    /** The first message of these alerts. */
    private DeliveryOutcome begin(List<Alert> alerts) throws InterruptedException {
        Place done = progress.of(notification.id(), "first");
        if (done == null) {
            SlackApi.Called called = post(SlackMessage.first(notification, alerts, mention));
            if (!called.isGood()) {
                return called.failure();
            }
            done = place(called.answer(), Math.max(1, alerts.size()));
            progress.mark(notification.id(), "first", done);
        }
        for (Alert alert : alerts) {
            places.put(alert.id(), done);
        }
        if (alerts.isEmpty()) {
            places.put("", done);
        }
        return null;
    }

    /** @param news takes the alerts when their first message is no longer there */
    private DeliveryOutcome follow(Place place, List<Alert> alerts, List<Alert> news) throws InterruptedException {
        String edited = "edit " + place;
        if (notification.reason() != Reason.REPEATED && progress.of(notification.id(), edited) == null) {
            SlackApi.Called called = edit(place, alerts);
            if (called.error() != null && GONE.contains(called.error())) {
                news.addAll(alerts);
                return null;
            }
            if (called.failure() instanceof DeliveryOutcome.RetryAfter) {
                return called.failure();
            }
            if (called.failure() instanceof DeliveryOutcome.Rejected rejected) {
                notes.add("the first message was not edited: " + rejected.reason());
            }
            progress.mark(notification.id(), edited, place);
        }
        String replied = "reply " + place;
        if (progress.of(notification.id(), replied) == null) {
            ObjectNode reply = SlackMessage.reply(notification, alerts, mention, place.alerts() > 1);
            reply.put("thread_ts", place.ts());
            boolean again = notification.reason() == Reason.OPENED;
            reply.put("reply_broadcast", again || notification.reason() == Reason.ESCALATED);
            SlackApi.Called called = post(place.channel(), reply);
            if (called.error() != null && GONE.contains(called.error())) {
                news.addAll(alerts);
                return null;
            }
            if (!called.isGood()) {
                return called.failure();
            }
            progress.mark(notification.id(), replied, place);
        }
        alerts.forEach(alert -> places.put(alert.id(), place));
        return null;
    }

    /** Writes the first message anew; of several alerts only these change, so it is read before. */
    private SlackApi.Called edit(Place place, List<Alert> alerts) throws InterruptedException {
        ObjectNode message;
        if (alerts.size() >= place.alerts()) {
            message = SlackMessage.first(notification, alerts, "");
        } else {
            SlackApi.Called read = api.message(place);
            if (!read.isGood()) {
                return read;
            }
            JsonNode blocks = read.answer().path("messages").path(0).path("blocks");
            message = SlackMessage.edited(blocks, notification, alerts);
            if (message == null) {
                return read;
            }
        }
        message.put("channel", place.channel());
        message.put("ts", place.ts());
        message.remove(List.of("unfurl_links", "unfurl_media"));
        return api.post("chat.update", message);
    }

    private SlackApi.Called post(ObjectNode message) throws InterruptedException {
        return post(channel, message);
    }

    private SlackApi.Called post(String to, ObjectNode message) throws InterruptedException {
        message.put("channel", to);
        SlackApi.Called called = api.post("chat.postMessage", message);
        if (called.dislikesBlocks()) {
            notes.add("sent as plain text: Slack answered " + called.error());
            message.remove("blocks");
            called = api.post("chat.postMessage", message);
        }
        return called;
    }

    private static Place place(JsonNode answer, int alerts) {
        return new Place(answer.path("channel").asText(), answer.path("ts").asText(), alerts);
    }
}
