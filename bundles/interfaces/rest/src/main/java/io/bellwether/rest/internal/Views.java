// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.api.settings.Durations;
import io.bellwether.api.settings.Parameter;
import io.bellwether.detect.Policies.PolicyView;
import io.bellwether.identity.Principal;
import io.bellwether.ingest.Backfills.BackfillView;
import io.bellwether.ingest.Connectors.ConnectorView;
import io.bellwether.notify.Channels.ChannelView;
import io.bellwether.relational.AccessToken;
import io.bellwether.relational.Backfill;
import io.bellwether.relational.DeliveryAttempt;
import io.bellwether.relational.Environment;
import io.bellwether.relational.Tenant;
import io.bellwether.relational.TrailEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How each thing looks in JSON. Times are ISO-8601 text, durations text such as {@code 90s}. */
final class Views {
    private Views() {}

    static Map<String, Object> tenant(Tenant tenant) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", tenant.id().value());
        view.put("name", tenant.name());
        view.put("timeZone", tenant.timeZone().getId());
        view.put("createdAt", text(tenant.createdAt()));
        return view;
    }

    static Map<String, Object> environment(Environment environment) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", environment.id().environment().value());
        view.put("tenant", environment.id().tenant().value());
        view.put("name", environment.name());
        view.put("kind", environment.kind().toString());
        view.put("match", environment.match());
        view.put("businessHours", environment.businessHours());
        view.put("createdAt", text(environment.createdAt()));
        return view;
    }

    static Map<String, Object> token(AccessToken token) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", token.id());
        view.put("name", token.name());
        view.put("tenant", text(token.tenant()));
        view.put(
                "environments",
                token.environments().stream().map(Object::toString).sorted().toList());
        view.put("role", token.role());
        view.put("scopes", token.scopes().stream().sorted().toList());
        view.put("createdAt", text(token.createdAt()));
        view.put("expiresAt", text(token.expiresAt()));
        return view;
    }

    static Map<String, Object> session(Principal principal) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", principal.name());
        view.put("tenant", text(principal.tenant()));
        view.put(
                "environments",
                principal.environments().stream().map(Object::toString).sorted().toList());
        view.put("role", principal.role().toString());
        view.put(
                "scopes",
                principal.scopes().stream().map(Object::toString).sorted().toList());
        return view;
    }

    static Map<String, Object> connector(ConnectorView connector) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", connector.id());
        view.put("tenant", connector.tenant().value());
        view.put("environment", connector.environment());
        view.put("source", connector.source());
        view.put("settings", connector.settings());
        view.put("enabled", connector.enabled());
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", connector.status().state());
        status.put("lastEventAt", text(connector.status().lastEventAt()));
        status.put("lag", rounded(connector.status().lag()));
        status.put("captured", connector.status().captured());
        status.put("duplicates", connector.status().duplicates());
        status.put("dropped", connector.status().dropped());
        status.put("errors", connector.status().errors());
        status.put("window", text(connector.status().window()));
        status.put("clockSkew", text(connector.status().clockSkew()));
        status.put("lastError", connector.status().lastError());
        status.put("lastErrorAt", text(connector.status().lastErrorAt()));
        Map<String, Object> account = IntakeViews.counts(connector.status().account());
        account.put("unknown_gaps", IntakeViews.gaps(connector.status().gaps()));
        status.put("account", account);
        view.put("status", status);
        return view;
    }

    static Map<String, Object> channel(ChannelView channel) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", channel.id());
        view.put("tenant", channel.tenant().value());
        view.put("notifier", channel.notifier());
        view.put("settings", channel.settings());
        view.put("enabled", channel.enabled());
        view.put("fallback", channel.fallback());
        view.put("templates", channel.templates());
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", channel.state());
        status.put("delivered", channel.delivered());
        status.put("failed", channel.failed());
        status.put("lastDeliveryAt", text(channel.lastDeliveryAt()));
        status.put("lastError", channel.lastError());
        view.put("status", status);
        return view;
    }

    static Map<String, Object> delivery(DeliveryAttempt attempt) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("notification_id", attempt.notificationId());
        view.put("tenant", attempt.tenant().value());
        view.put("channel", attempt.channel());
        view.put("attempt", attempt.attempt());
        view.put("at", text(attempt.at()));
        view.put("latency_ms", attempt.took().toMillis());
        view.put("status", attempt.status().toString());
        view.put("reason", attempt.reason());
        view.put("reference", attempt.reference());
        view.put(
                "notification_reason",
                attempt.told() == null ? null : attempt.told().toString());
        view.put("decided_at", text(attempt.decidedAt()));
        view.put(
                "since_decision_ms",
                attempt.latency() == null ? null : attempt.latency().toMillis());
        view.put("fallback_for", attempt.fallbackFor());
        return view;
    }

    static Map<String, Object> backfill(BackfillView shown) {
        Backfill backfill = shown.backfill();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", backfill.id());
        view.put("tenant", backfill.tenant().value());
        view.put("connector", backfill.connector());
        view.put("from", text(backfill.from()));
        view.put("to", text(backfill.to()));
        view.put("chunk", text(backfill.chunk()));
        view.put("state", backfill.state().toString());
        view.put("chunks_total", backfill.chunksTotal());
        view.put("chunks_done", backfill.chunksDone());
        view.put("events_read", backfill.counts().read());
        view.put("events_stored", backfill.counts().stored());
        view.put("events_duplicate", backfill.counts().duplicate());
        view.put("events_dropped", backfill.counts().dropped());
        view.put("events_lost", backfill.counts().lost());
        view.put("rate", backfill.limits().eventsPerSecond());
        view.put("requests_per_second", backfill.limits().requestsPerSecond());
        view.put("events_per_second", shown.eventsPerSecond() == null ? null : Math.round(shown.eventsPerSecond()));
        view.put("eta", text(shown.eta()));
        view.put("error", backfill.error());
        view.put("createdAt", text(backfill.createdAt()));
        view.put("startedAt", text(backfill.startedAt()));
        view.put("finishedAt", text(backfill.finishedAt()));
        return view;
    }

    static Map<String, Object> policy(PolicyView policy) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", policy.id());
        view.put("tenant", text(policy.tenant()));
        view.put("environment", policy.environment());
        view.put("enabled", policy.enabled());
        policy.document().forEach(view::putIfAbsent);
        view.put("origin", policy.origin());
        view.put("version", policy.version());
        view.put("updatedAt", text(policy.updatedAt()));
        view.put("state", policy.state());
        return view;
    }

    static Map<String, Object> trail(TrailEntry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", text(entry.at()));
        view.put("stage", entry.stage());
        view.put("decision", entry.decision());
        view.put("reason", entry.reason());
        view.put("actor", entry.actor());
        return view;
    }

    static Map<String, Object> parameter(Parameter<?> parameter) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("key", parameter.key());
        view.put("type", parameter.type().label());
        view.put("title", parameter.title());
        view.put("help", parameter.help());
        view.put("unit", parameter.unit().orElse(null));
        view.put("default", parameter.fallback().map(Views::plain).orElse(null));
        view.put("required", parameter.isRequired());
        view.put("secret", parameter.isSecret());
        view.put("min", parameter.least().map(Views::plain).orElse(null));
        view.put("max", parameter.most().map(Views::plain).orElse(null));
        view.put("choices", parameter.choices());
        return view;
    }

    /** A list as the contract words it. */
    static Map<String, Object> items(List<?> items, String next) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("items", items);
        view.put("next_cursor", next);
        return view;
    }

    static String text(Object value) {
        return value == null ? null : value.toString();
    }

    static String text(Instant value) {
        return value == null ? null : value.toString();
    }

    static String text(Duration value) {
        return value == null ? null : Durations.format(value.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    }

    /** For a figure that people read; a setting is never rounded. */
    private static String rounded(Duration value) {
        return value == null ? null : Durations.rounded(value);
    }

    /** The value, or null where there is none, as JSON knows no NaN. */
    static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static Object plain(Object value) {
        return value instanceof Duration duration ? text(duration) : value;
    }
}
