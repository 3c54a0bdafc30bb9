// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notify.internal;

import io.bellwether.api.notifier.Notification;
import io.bellwether.relational.OutboxStore.Fallback;
import io.bellwether.wire.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says in every form of a notification that its channel stands in for another one, and why. */
final class Remark {
    private Remark() {}

    /** @param instead null when the message was routed to its channel; then nothing is said */
    static Notification on(Notification rendered, Fallback instead) {
        if (instead == null) {
            return rendered;
        }
        String remark = "fall-back for " + instead.channel() + ": " + instead.reason();
        Map<String, String> parts = new LinkedHashMap<>(rendered.parts());
        parts.computeIfPresent("title", (part, text) -> text + " (fall-back for " + instead.channel() + ")");
        parts.computeIfPresent("text", (part, text) -> "(" + remark + ")\n\n" + text);
        parts.computeIfPresent("summary", (part, text) -> "(" + remark + ") " + text);
        parts.computeIfPresent("html", (part, text) -> html(text, remark));
        return new Notification(
                rendered.id(),
                rendered.reason(),
                rendered.tenant(),
                rendered.environment(),
                rendered.channel(),
                rendered.groupLabels(),
                rendered.alerts(),
                rendered.incidentId(),
                rendered.consoleUrl(),
                rendered.title() + " (fall-back for " + instead.channel() + ")",
                "(" + remark + ")\n\n" + rendered.text(),
                html(rendered.html(), remark),
                json(rendered.json(), instead),
                rendered.createdAt(),
                rendered.egress(),
                rendered.references(),
                parts);
    }

    private static String html(String page, String remark) {
        int body = page.indexOf("<body");
        int end = body < 0 ? -1 : page.indexOf('>', body);
        String note = "<p style=\"margin:0;padding:12px;font-size:14px\">" + escape(remark) + "</p>";
        return page.substring(0, end + 1) + note + page.substring(end + 1);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String json(String body, Fallback instead) {
        Map<String, Object> document = new LinkedHashMap<>(Json.object(body));
        document.put("fallback_for", Map.of("channel", instead.channel(), "reason", instead.reason()));
        return Json.text(document);
    }
}
