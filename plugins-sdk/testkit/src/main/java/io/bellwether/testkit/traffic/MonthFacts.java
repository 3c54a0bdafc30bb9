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
 * What is asked of a firm's systems once a minute, as events: health facets of Sharedo (indexes, mailboxes, dead letters,
 * event streams), configuration changes, probes of its sites, and samples of metrics.
 */
final class MonthFacts {
    private static final double LIMIT_SLOW = 3_000;
    private static final List<String> PROBED = List.of("portal", "api");

    private final TenantEnvironment where;
    private final Firm.Site site;
    private final List<Episode> episodes;
    private final Instant start;
    private final double busy;
    private final boolean importing;
    private final SplittableRandom random;
    private final List<Event> events = new ArrayList<>();

    /**
     * @param episodes those of this environment under way in this minute
     * @param busy how busy the firm is, as a share of its usual peak
     */
    MonthFacts(
            TenantEnvironment where,
            Firm.Site site,
            List<Episode> episodes,
            Instant start,
            double busy,
            boolean importing,
            long seed) {
        this.where = where;
        this.site = site;
        this.episodes = episodes;
        this.start = start;
        this.busy = busy;
        this.importing = importing;
        this.random = new SplittableRandom(seed ^ start.getEpochSecond() * 0x9E3779B97F4A7C15L ^ site.hashCode());
    }

    List<Event> write() {
        Catalogue.INDICES.forEach(this::index);
        Catalogue.MAILBOXES.forEach(this::mailbox);
        stream();
        site.engineNodes().forEach(this::node);
        PROBED.forEach(this::probe);
        site.engineNodes().forEach(this::memory);
        configChanges();
        return events;
    }

    private Episode under(Kind kind, String service) {
        for (Episode episode : episodes) {
            if (episode.kind() == kind && (service == null || episode.services().contains(service))) {
                return episode;
            }
        }
        return null;
    }

    private double noise(double mean) {
        return Math.max(0, mean + Math.sqrt(mean) * random.nextGaussian());
    }

    private void index(String name) {
        double backlog = noise(30 + 140 * busy + (importing ? 2_200 : 0));
        Episode growth = under(Kind.INDEX_BACKLOG, name);
        if (growth != null) {
            double drained = 1 - Episode.share(start, growth.peak(), growth.end());
            backlog += 9_500 * Episode.share(start, growth.onset(), growth.peak()) * drained;
        }
        if (under(Kind.BACKLOG_BLIP, name) != null) {
            backlog += 6_000;
        }
        if (under(Kind.LARGE_IMPORT, null) != null) {
            backlog += 1_600;
        }
        facet(3, "index", name, Map.of("backlog", Math.round(backlog)));
    }

    private void mailbox(String name) {
        double unallocated = noise(6 + 10 * busy);
        Episode pile = under(Kind.EMAIL_UNALLOCATED, name);
        if (pile != null) {
            double handled = 1 - Episode.share(start, pile.peak(), pile.end());
            unallocated += 260 * Episode.share(start, pile.onset(), pile.peak()) * handled;
        }
        if (under(Kind.UNALLOCATED_BLIP, name) != null) {
            unallocated += 130;
        }
        facet(
                9,
                "email_channel",
                name,
                Map.of("unallocated", Math.round(unallocated), "dead_letters", deadLetters(name), "enabled", true));
    }

    private long deadLetters(String mailbox) {
        double size = noise(3);
        Episode growth = under(Kind.EMAIL_DEAD_LETTERS, mailbox);
        if (growth != null) {
            double handled = 1 - Episode.share(start, growth.peak(), growth.end());
            size += 260 * Episode.share(start, growth.onset(), growth.peak()) * handled;
        }
        return Math.round(size);
    }

    private void node(String name) {
        facet(25, "ee_node", name, Map.of("running", 4L, "stopped", 0L, "restarting", 0L));
    }

    private void stream() {
        double backlog = noise(10 + 40 * busy + (importing ? 60 : 0));
        Episode starved = under(Kind.EE_CAPACITY, null);
        if (starved != null) {
            double handled = 1 - Episode.share(start, starved.peak(), starved.end());
            backlog += 4_000 * Episode.share(start, starved.onset(), starved.peak()) * handled;
        }
        facet(21, "ee_stream", "plans", Map.of("backlog", Math.round(backlog), "connections", 3L));
    }

    private void facet(int second, String type, String name, Map<String, Object> values) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("facet_type", type);
        properties.put("facet", name);
        properties.put("status", type.equals("email_channel") ? "Connected" : "ok");
        properties.putAll(new java.util.TreeMap<>(values));
        add("sharedo", "facet", second, Severity.INFO, type + " " + name + ": " + values, properties);
    }

    private void probe(String target) {
        boolean fails = under(Kind.AVAILABILITY_DROP, null) != null && random.nextInt(10) < 6;
        Episode drift = under(Kind.LATENCY_DRIFT, null);
        double slow = drift == null ? 1 : 1 + 11 * Episode.share(start, drift.onset(), drift.peak());
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("target", target);
        properties.put("up", !fails);
        properties.put("value", fails ? 0L : 1L);
        properties.put("ElapsedMs", fails ? LIMIT_SLOW : Math.round(90 * slow * Math.exp(0.3 * random.nextGaussian())));
        add(
                "uptime",
                "probe",
                30,
                Severity.INFO,
                "Probe of " + target + (fails ? " failed" : " succeeded"),
                properties);
    }

    private void memory(String node) {
        Episode trouble = null;
        for (Episode episode : episodes) {
            if (episode.nodes().contains(node)
                    && (episode.kind() == Kind.EE_CAPACITY || episode.kind() == Kind.EE_RESTARTS)) {
                trouble = episode;
            }
        }
        double used = 3_600 + 900 * busy + 120 * random.nextGaussian();
        if (trouble != null) {
            used += 3_400 * Episode.share(start, trouble.onset(), trouble.peak());
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("metric", Map.of("name", "process.memory.usage", "unit", "MBy", "kind", "gauge"));
        properties.put("host.name", node);
        properties.put("value", (double) Math.round(used));
        add("otlp", "metric", 40, Severity.INFO, "process.memory.usage = " + Math.round(used) + " MBy", properties);
    }

    private void configChanges() {
        for (Episode episode : episodes) {
            boolean ours = episode.kind() == Kind.CONFIG_CHANGE
                    || episode.kind() == Kind.CONFIG_CHANGE_AT_NIGHT
                    || episode.kind() == Kind.UAT_CONFIG_CHANGE;
            if (ours && !episode.onset().isBefore(start) && episode.onset().isBefore(start.plusSeconds(60))) {
                Map<String, Object> properties = new LinkedHashMap<>();
                properties.put("change_type", "Update");
                properties.put(
                        "entity",
                        episode.services().isEmpty()
                                ? "matter-intake"
                                : episode.services().get(0));
                properties.put("changed_by", "j.okafor@example.com");
                properties.put("change_id", episode.id());
                int second = (int) (episode.onset().getEpochSecond() - start.getEpochSecond());
                add("sharedo", "config_change", second, Severity.INFO, "Configuration was changed", properties);
            }
        }
    }

    private void add(
            String source, String type, int second, Severity severity, String message, Map<String, Object> properties) {
        Instant at = start.plusSeconds(second).plusMillis(events.size());
        String id = "fact-" + site.environment() + "-" + Long.toHexString(start.getEpochSecond()) + "-" + events.size();
        EventBody body = EventBody.of(source, type, severity, message)
                .withEventId(id)
                .withTimestamp(at)
                .withProperties(properties);
        events.add(new Event(where, id, true, at, at.plusMillis(300), body, null));
    }
}
