// SPDX-License-Identifier: Apache-2.0
package io.bellwether.source.sentry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What events, transactions and feedback say of where they happened: tags, user, request, contexts and the like. */
final class Scope {
    private static final Set<String> SECRET_HEADERS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "x-auth-token",
            "x-csrf-token",
            "x-csrftoken",
            "x-xsrf-token",
            "x-seq-apikey",
            "x-sentry-auth");
    private static final int MOST_BREADCRUMBS = 30;
    private static final int LONGEST_BREADCRUMB = 500;

    private final String project;

    Scope(String project) {
        this.project = project;
    }

    /** Adds all that an event says of it to its properties. */
    void to(Keep keep, Map<String, Object> event) {
        Map<String, Object> tags = Json.pairs(event.get("tags"));
        Map<String, Object> contexts = Json.map(event.get("contexts"));
        String server = Json.text(event, "server_name");
        keep.put("app_name", application(event, tags, contexts));
        keep.put("server_node", server);
        keep.put("project", project);
        keep.put("release", Json.text(event, "release"));
        keep.put("environment", Texts.first(Json.text(event, "environment"), "production"));
        keep.put("dist", Json.text(event, "dist"));
        keep.put("server_name", server);
        keep.put("transaction", Json.text(event, "transaction"));
        keep.put("logger", Json.text(event, "logger"));
        keep.put("platform", Json.text(event, "platform"));
        keep.put("sdk", sdk(Json.map(event.get("sdk"))));
        keep.put("tags", tags);
        keep.put("user", event.get("user"));
        keep.put("request", request(Json.map(event.get("request"))));
        keep.put("contexts", withoutTrace(contexts));
        keep.put("extra", event.get("extra"));
        keep.put("breadcrumbs", breadcrumbs(event.get("breadcrumbs")));
    }

    /**
     * The application's name: a tag, what the app's context says, the name in a release such as {@code crm@1.2}, what
     * OpenTelemetry's resource says, which for Node is {@code node} unless it is told, or the project.
     */
    private String application(Map<String, Object> event, Map<String, Object> tags, Map<String, Object> contexts) {
        String release = Json.text(event, "release");
        return Texts.first(
                Json.text(tags, "service.name"),
                Json.text(tags, "service"),
                Json.text(tags, "app"),
                Json.text(Json.map(contexts.get("app")), "app_name"),
                releaseName(release),
                Json.text(Json.map(Json.map(contexts.get("otel")).get("resource")), "service.name"),
                project);
    }

    /** The name in {@code name@version}; null when the release is not of that form. */
    static String releaseName(String release) {
        int at = release == null ? -1 : release.lastIndexOf('@');
        return at <= 0 ? null : release.substring(0, at);
    }

    private static String sdk(Map<String, Object> sdk) {
        String name = Json.text(sdk, "name");
        String version = Json.text(sdk, "version");
        return name == null || version == null ? name : name + "/" + version;
    }

    /** The request without cookies and without the headers that carry credentials. */
    private static Map<String, Object> request(Map<String, Object> request) {
        Map<String, Object> kept = new LinkedHashMap<>(request);
        kept.remove("cookies");
        if (request.get("headers") != null) {
            Map<String, Object> headers = new LinkedHashMap<>(Json.pairs(request.get("headers")));
            headers.keySet().removeIf(name -> SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT)));
            kept.put("headers", headers);
        }
        if (kept.get("query_string") instanceof List<?> pairs) {
            kept.put("query_string", Json.pairs(pairs));
        }
        return kept;
    }

    private static Map<String, Object> withoutTrace(Map<String, Object> contexts) {
        Map<String, Object> kept = new LinkedHashMap<>(contexts);
        kept.remove("trace");
        return kept;
    }

    /** The last ones, each with what matters of it. */
    private static List<Object> breadcrumbs(Object given) {
        List<?> all = Json.list(given);
        List<Object> last = new ArrayList<>();
        for (Object crumb : all.subList(Math.max(0, all.size() - MOST_BREADCRUMBS), all.size())) {
            Map<String, Object> object = Json.map(crumb);
            Map<String, Object> kept = new LinkedHashMap<>();
            for (String name : List.of("timestamp", "category", "type", "level", "message")) {
                String text = Json.text(object, name);
                if (text != null) {
                    kept.put(name, object.get(name) instanceof Number number ? number : cut(text));
                }
            }
            Json.map(object.get("data")).forEach((name, value) -> {
                if (!(value instanceof Map) && !(value instanceof List) && value != null) {
                    kept.putIfAbsent(name, value instanceof String text ? cut(text) : value);
                }
            });
            if (!kept.isEmpty()) {
                last.add(kept);
            }
        }
        return last;
    }

    private static String cut(String text) {
        return Texts.cut(text, LONGEST_BREADCRUMB);
    }
}
