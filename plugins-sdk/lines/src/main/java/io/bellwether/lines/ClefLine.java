// SPDX-License-Identifier: Apache-2.0
package io.bellwether.lines;

import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A compact log event: names with one {@code @} are its own, {@code @@name} is the property {@code @name}. */
final class ClefLine {
    private ClefLine() {}

    static EventBody read(String source, Map<String, Object> members) throws Unreadable {
        Object given = members.get("@t");
        Instant time = given instanceof String text ? Times.iso(text) : null;
        if (time == null) {
            throw new Unreadable(given == null ? "it has no time '@t'" : "'@t' is not an ISO-8601 time");
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            if (!name.startsWith("@")) {
                properties.put(name, value);
            } else if (name.startsWith("@@")) {
                properties.put(name.substring(1), value);
            }
        });
        String level = text(members.get("@l"));
        String template = text(members.get("@mt"));
        String message = text(members.get("@m"));
        if (message == null && template != null) {
            List<?> renderings = members.get("@r") instanceof List<?> list ? list : List.of();
            message = MessageTemplate.render(template, properties, renderings);
        }
        return new EventBody(
                null,
                time,
                source,
                "log",
                level == null ? Severity.INFO : Severity.fromName(level).orElse(Severity.INFO),
                level,
                message,
                template,
                eventType(members.get("@i")),
                text(members.get("@x")),
                text(members.get("@tr")),
                text(members.get("@sp")),
                properties);
    }

    /** Seq writes a number or eight hex digits. */
    private static String eventType(Object given) {
        if (given instanceof Long number) {
            return String.format("$%08X", number & 0xFFFF_FFFFL);
        }
        String text = text(given);
        if (text == null) {
            return null;
        }
        return text.matches("[0-9a-fA-F]{1,8}") ? String.format("$%08X", Long.parseLong(text, 16)) : text;
    }

    private static String text(Object value) {
        return value == null || "".equals(value) ? null : value.toString();
    }
}
