// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.testkit.traffic.Episode.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a firm's own services say themselves: the client portal each request, the web hooks each delivery, the
 * synchronisation of parties which schema it works with.
 */
final class MonthServices {
    static final String PORTAL = "client-portal";
    static final String WEBHOOKS = "webhooks";
    static final String SYNC = "party-sync";

    private static final double REQUESTS = 90;
    private static final double TYPICAL_MS = 85;
    private static final double FAILING = 0.0001;
    private static final List<String> ROUTES = List.of("/matters", "/documents", "/messages", "/invoices");
    private static final List<String> ENDPOINTS = List.of("billing", "court-portal", "document-store");

    private final TenantEnvironment where;
    private final List<Episode> under;
    private final Instant start;
    private final SplittableRandom random;
    private final long version;
    private final List<Event> events = new ArrayList<>();

    /**
     * @param under the episodes under way in this minute
     * @param version of the schema before any deployment that is under way
     */
    MonthServices(TenantEnvironment where, List<Episode> under, Instant start, long version, long seed) {
        this.where = where;
        this.under = under;
        this.start = start;
        this.version = version;
        this.random = new SplittableRandom(seed * 7 ^ start.getEpochSecond() * 0xBF58476D1CE4E5B9L ^ where.hashCode());
    }

    /** @param busy how busy the firm is, as a share of its usual peak, times how large the environment is */
    List<Event> write(double busy) {
        double crowd = has(Kind.TRAFFIC_TENFOLD) ? 13 : has(Kind.TRAFFIC_THREEFOLD) ? 4.2 : 1;
        for (int left = count((1 + REQUESTS * busy) * crowd); left > 0; left--) {
            request();
        }
        for (int left = count(2 + 14 * busy); left > 0; left--) {
            delivery();
        }
        for (int left = count(2); left > 0; left--) {
            synchronisation();
        }
        return events;
    }

    private boolean has(Kind kind) {
        return under(kind) != null;
    }

    private Episode under(Kind kind) {
        for (Episode episode : under) {
            if (episode.kind() == kind) {
                return episode;
            }
        }
        return null;
    }

    /** A number by chance, of about the variance of arrivals. */
    private int count(double mean) {
        return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
    }

    private Instant anyMoment() {
        return start.plusMillis(random.nextInt(60_000));
    }

    private void request() {
        Instant at = anyMoment();
        Episode drift = under(Kind.LATENCY_DRIFT);
        double slow = drift == null || !drift.covers(at) ? 1 : 1 + 14 * Episode.share(at, drift.onset(), drift.peak());
        Episode drop = under(Kind.AVAILABILITY_DROP);
        boolean fails = random.nextDouble() < (drop == null || !drop.covers(at) ? FAILING : 0.25);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("app_name", PORTAL);
        properties.put("route_pattern", ROUTES.get(random.nextInt(ROUTES.size())));
        properties.put("status_code", fails ? 503L : random.nextInt(50) == 0 ? 404L : 200L);
        properties.put("elapsed_ms", Math.round(TYPICAL_MS * slow * Math.exp(0.6 * random.nextGaussian()) * 10) / 10.0);
        add("request", at, fails ? Severity.ERROR : Severity.INFO, "Request", properties);
    }

    private void delivery() {
        boolean failed = random.nextDouble() < (has(Kind.WEBHOOK_FAILURES) ? 0.5 : 0.01);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("app_name", WEBHOOKS);
        properties.put("endpoint", ENDPOINTS.get(random.nextInt(ENDPOINTS.size())));
        properties.put("outcome", failed ? "failed" : "delivered");
        add(
                "webhook_delivery",
                anyMoment(),
                failed ? Severity.WARNING : Severity.INFO,
                failed ? "Webhook failed" : "Webhook delivered",
                properties);
    }

    /** While a version is rolled out, and while two versions differ for good, either is met. */
    private void synchronisation() {
        boolean mixed = has(Kind.DEPLOYMENT) || has(Kind.SCHEMA_DRIFT);
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("app_name", SYNC);
        properties.put("records", (long) random.nextInt(1, 40));
        properties.put("schema_version", Long.toString(mixed && random.nextBoolean() ? version + 1 : version));
        add("sync", anyMoment(), Severity.INFO, "Parties synchronised", properties);
    }

    private void add(String type, Instant at, Severity severity, String message, Map<String, Object> properties) {
        String id = "service-" + where.environment().value() + "-" + Long.toHexString(start.getEpochSecond()) + "-"
                + events.size();
        EventBody body = EventBody.of("json", type, severity, message)
                .withEventId(id)
                .withTimestamp(at)
                .withProperties(properties);
        events.add(new Event(where, id, true, at, at.plusMillis(200), body, null));
    }
}
