// SPDX-License-Identifier: Apache-2.0
package io.bellwether.ingest.internal;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes secrets out of message, exception and properties. An event without any stays the same object. */
final class Redact implements Stage {
    @Override
    public void apply(IntakeBatch batch) {
        batch.map(Redact::clean);
    }

    private static Event clean(Event event) {
        EventBody body = event.body();
        String message = SecretText.clean(body.message());
        String exception = SecretText.clean(body.exception());
        Map<String, Object> properties = clean(body.properties());
        if (message == body.message() && exception == body.exception() && properties == body.properties()) {
            return event;
        }
        EventBody cleaned = body.withText(message, exception).withProperties(properties);
        return new Event(
                event.where(),
                event.eventId(),
                event.senderId(),
                event.timestamp(),
                event.receivedAt(),
                cleaned,
                event.rawRef());
    }

    /** The same map when nothing in it is secret. */
    private static <K> Map<K, Object> clean(Map<K, Object> map) {
        Map<K, Object> changed = null;
        for (Map.Entry<K, Object> entry : map.entrySet()) {
            Object value = entry.getValue();
            Object cleaned = value == null || value instanceof Boolean
                    ? value
                    : SecretText.isSecretName(String.valueOf(entry.getKey())) ? SecretText.REDACTED : cleanValue(value);
            if (cleaned != value) {
                changed = changed == null ? new LinkedHashMap<>(map) : changed;
                changed.put(entry.getKey(), cleaned);
            }
        }
        return changed == null ? map : changed;
    }

    @SuppressWarnings("unchecked")
    private static Object cleanValue(Object value) {
        if (value instanceof String text) {
            return SecretText.clean(text);
        }
        if (value instanceof Map<?, ?> nested) {
            return clean((Map<Object, Object>) nested);
        }
        if (value instanceof List<?> items) {
            List<Object> changed = null;
            for (int i = 0; i < items.size(); i++) {
                Object cleaned = items.get(i) == null ? null : cleanValue(items.get(i));
                if (cleaned != items.get(i)) {
                    changed = changed == null ? new ArrayList<>(items) : changed;
                    changed.set(i, cleaned);
                }
            }
            return changed == null ? value : changed;
        }
        return value;
    }
}
