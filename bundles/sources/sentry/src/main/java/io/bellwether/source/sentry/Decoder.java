// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import io.bellwether.api.source.PushRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads an envelope, or the single event of the older interface, item by item. Used once. */
final class Decoder {
    /** Begins the reason for an item that is understood, or may be by others, but not kept. */
    static final String NOT_KEPT = "not kept: ";

    private static final int LARGEST_PAYLOAD = 8 << 20;

    private final List<Item> events = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();

    private Decoder() {}

    static PushDecoded decode(PushRequest request, Instant now) {
        String project = request.variables().getOrDefault("project", "");
        Decoder decoder = new Decoder();
        try {
            if (request.path().contains("/store")) {
                Map<String, Object> event = Json.object(request.body(), 0, request.body().length, "the body");
                Reading reading = new Reading(request.limits(), Times.of(null, now), null, project);
                decoder.events.add(new Item(0, 0, ErrorEvents.event(event, reading)));
            } else {
                decoder.envelope(Envelope.read(request.body()), request.limits(), project, now);
            }
            return new PushDecoded(decoder.events, decoder.rejected, null);
        } catch (UnreadableBody e) {
            return PushDecoded.unreadable(e.getMessage());
        }
    }

    private void envelope(Envelope envelope, PushLimits limits, String project, Instant now) {
        Times times = Times.of(envelope.headers().get("sent_at"), now);
        String id = Texts.id(Json.text(envelope.headers(), "event_id"));
        Reading reading = new Reading(limits, times, id, project);
        for (int i = 0; i < envelope.items().size(); i++) {
            Envelope.Item item = envelope.items().get(i);
            try {
                for (EventBody event : events(item, reading)) {
                    events.add(new Item(i, 0, event));
                }
            } catch (UnreadableBody refused) {
                rejected.add(new Rejection(i, 0, refused.getMessage()));
            }
        }
    }

    private static List<EventBody> events(Envelope.Item item, Reading reading) throws UnreadableBody {
        return switch (item.type()) {
            case "event" -> List.of(ErrorEvents.event(payload(item), reading));
            case "transaction" -> TraceEvents.transaction(payload(item), reading);
            case "feedback" -> List.of(ErrorEvents.feedback(payload(item), reading));
            case "user_report" -> List.of(ErrorEvents.userReport(payload(item), reading));
            case "session" -> List.of(HealthEvents.session(payload(item), reading));
            case "sessions" -> HealthEvents.sessions(item, payload(item), reading);
            case "check_in" -> List.of(HealthEvents.checkIn(payload(item), reading));
            case "client_report" -> List.of(HealthEvents.clientReport(item, payload(item), reading));
            case "log", "trace_metric" -> ListedEvents.read(item, payload(item), reading);
            case "span" -> spans(item, payload(item), reading);
            case "attachment" ->
                throw new UnreadableBody(
                        NOT_KEPT + "an attachment of " + item.length() + " bytes; attachments are not stored");
            default ->
                throw new UnreadableBody(NOT_KEPT + "an item of type '" + Texts.cut(item.type(), 60) + "' of "
                        + item.length() + " bytes; this type is not stored");
        };
    }

    private static List<EventBody> spans(Envelope.Item item, Map<String, Object> payload, Reading reading) {
        return payload.get("items") instanceof List
                ? ListedEvents.read(item, payload, reading)
                : List.of(TraceEvents.span(payload, Map.of(), reading));
    }

    private static Map<String, Object> payload(Envelope.Item item) throws UnreadableBody {
        String what = "the payload of the " + item.type();
        if (item.length() > LARGEST_PAYLOAD) {
            throw new UnreadableBody(
                    what + " has " + item.length() + " bytes; at most " + LARGEST_PAYLOAD + " are taken");
        }
        return Json.object(item.body(), item.from(), item.end(), what);
    }
}
