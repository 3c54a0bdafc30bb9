// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.otlp;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.source.PushDecoded;
import io.bellwether.api.source.PushDecoded.Item;
import io.bellwether.api.source.PushDecoded.Rejection;
import io.bellwether.api.source.PushLimits;
import io.bellwether.source.otlp.MetricSchema.Data;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a request and makes an event of each of its items. Used once. */
final class Decoder {
    private final Signal signal;
    private final RequestDigest digest;
    private final LogEvents logs;
    private final SpanEvents spans;
    private final MetricEvents metrics;
    private final List<Item> events = new ArrayList<>();
    private final List<Rejection> rejected = new ArrayList<>();
    private int index;

    private Decoder(Signal signal, byte[] body, PushLimits limits) {
        this.signal = signal;
        this.digest = new RequestDigest(signal.path(), body);
        this.logs = new LogEvents(limits);
        this.spans = new SpanEvents(limits);
        this.metrics = new MetricEvents(limits);
    }

    static PushDecoded decode(Signal signal, boolean json, byte[] body, PushLimits limits) {
        try {
            Schema.Request schema = signal.request();
            Budget budget = new Budget(limits);
            Message request = json
                    ? JsonReader.read(body, schema.type, budget)
                    : new ProtobufReader(body, budget).read(schema.type);
            Decoder decoder = new Decoder(signal, body, limits);
            decoder.request(request, schema);
            return new PushDecoded(decoder.events, decoder.rejected, null);
        } catch (UnreadableBody e) {
            return PushDecoded.unreadable(e.getMessage());
        }
    }

    private void request(Message request, Schema.Request schema) {
        for (Message group : request.messages(schema.groups)) {
            Message resource = group.message(schema.resource);
            for (Message scopeGroup : group.messages(schema.scopeGroups)) {
                Origin origin = Origin.of(resource, scopeGroup.message(schema.scope));
                for (Message item : scopeGroup.messages(schema.items)) {
                    item(item, origin);
                }
            }
        }
    }

    private void item(Message item, Origin origin) {
        switch (signal) {
            case LOGS -> take(() -> logs.event(item, origin, digest.id(index)));
            case TRACES -> take(() -> spans.event(item, origin));
            default -> metric(item, origin);
        }
    }

    /** A metric that cannot be taken, such as one whose name is no text, counts as one refused item. */
    private void metric(Message metric, Origin origin) {
        if (metric.fault() != null) {
            reject(metric.fault());
            return;
        }
        for (Data data : MetricSchema.DATA) {
            Message holder = data.of(metric);
            if (holder != null) {
                Map<String, Object> facts = MetricEvents.facts(metric, data);
                for (Message point : holder.messages(data.points)) {
                    take(() -> metrics.event(point, data, facts, origin, digest.id(index)));
                }
            }
        }
    }

    private void take(Reading reading) {
        try {
            events.add(new Item(index, 0, reading.event()));
            index++;
        } catch (RefusedItem refused) {
            reject(refused.getMessage());
        }
    }

    private void reject(String error) {
        rejected.add(new Rejection(index++, 0, error));
    }

    @FunctionalInterface
    private interface Reading {
        EventBody event() throws RefusedItem;
    }
}
