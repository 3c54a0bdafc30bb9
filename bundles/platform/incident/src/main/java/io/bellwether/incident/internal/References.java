// SPDX-License-Identifier: Apache-2.0
package io.bellwether.incident.internal;

import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Event;
import io.bellwether.api.event.WellKnown;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.incident.EventReference;
import io.bellwether.relational.StoredAnomaly;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where events can be read. */
public final class References {
    private References() {}

    public static EventReference of(Event event) {
        return new EventReference(
                event.eventId(),
                event.timestamp(),
                event.where().environment().value(),
                WellKnown.SERVER_NODE.text(event),
                url(event.where(), event.eventId()));
    }

    public static EventReference of(TenantEnvironment where, Evidence evidence) {
        return new EventReference(
                evidence.eventId(),
                evidence.timestamp(),
                where.environment().value(),
                evidence.node(),
                evidence.url() == null ? url(where, evidence.eventId()) : evidence.url());
    }

    /** The first events of an anomaly's evidence. */
    public static List<EventReference> ofAnomaly(StoredAnomaly anomaly, int most) {
        List<EventReference> references = new ArrayList<>();
        if (anomaly.detail().get("evidence") instanceof List<?> items) {
            for (Object item : items) {
                if (item instanceof Map<?, ?> map
                        && map.get("event") instanceof String id
                        && references.size() < most) {
                    Object at = map.get("at");
                    Object node = map.get("node");
                    references.add(of(
                            anomaly.where(),
                            new Evidence(
                                    id,
                                    at == null ? null : Instant.parse(at.toString()),
                                    node == null ? null : node.toString(),
                                    null)));
                }
            }
        }
        return references;
    }

    private static String url(TenantEnvironment where, String eventId) {
        return "/v1/events/"
                + URLEncoder.encode(eventId, StandardCharsets.UTF_8).replace("+", "%20") + "?tenant="
                + where.tenant().value() + "&environment=" + where.environment().value();
    }
}
