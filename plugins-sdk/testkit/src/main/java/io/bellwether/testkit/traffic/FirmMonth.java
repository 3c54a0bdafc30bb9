// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.api.event.Event;
import io.bellwether.api.event.EventBody;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.testkit.seq.SeqEvent;
import io.bellwether.testkit.traffic.Episode.Kind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A month of a law firm's systems, minute by minute, with what goes wrong in it and what only looks like it: a week to
 * learn from, then June 2025 with its weekends, a public holiday and the end of the month. A pure function of seed and
 * time: a minute is drawn up when it is asked for, always the same. Safe for use by several threads.
 *
 * <p>Beside what {@link LawFirmTraffic} logs there are, every minute, facets ({@code source = 'sharedo'}, {@code type =
 * 'facet'}, with {@code facet_type}, {@code facet} and numbers such as {@code backlog}, {@code unallocated} and {@code
 * size}), probes ({@code type = 'probe'}, {@code up}, {@code ElapsedMs}), samples of metrics as OTLP brings them, web
 * hooks and synchronisations with a {@code SchemaVersion}, and configuration changes ({@code type = 'config-change'}).
 * At night a plan imports.
 */
public final class FirmMonth {
    private static final ZoneId SYDNEY = ZoneId.of("Australia/Sydney");
    private static final LocalDate BEGIN = LocalDate.of(2025, 5, 26);
    private static final LocalDate SCORED = LocalDate.of(2025, 6, 2);
    private static final LocalDate END = LocalDate.of(2025, 7, 1);
    private static final Set<LocalDate> HOLIDAYS = Set.of(LocalDate.of(2025, 6, 9));
    private static final double HOLIDAY = 0.14;
    private static final double MONTH_END = 1.6;
    private static final int IMPORT_HOUR = 2;
    private static final int IMPORT_MINUTES = 40;
    private static final double IMPORT_RATE = 45;
    private static final String TENANT = "harbour-wren";

    private final long seed;
    private final Firm firm;
    private final Rhythm rhythm;
    private final List<Episode> script;
    private final MonthNodes nodes;

    /** @param seed another seed gives other noise, minutes and nodes, but the same kinds of things */
    public FirmMonth(long seed) {
        this.seed = seed;
        Firm usual = Firm.withThreeEnvironments(TENANT, "Harbour & Wren Lawyers", "Harbour Wren", "HW", SYDNEY);
        this.firm = new Firm(
                TENANT,
                usual.name(),
                SYDNEY,
                List.of(usual.site("prod").withPeak(1), usual.site("uat").withPeak(0.1)));
        this.rhythm = new Rhythm(SYDNEY);
        this.script = MonthScript.of(firm, seed);
        this.nodes = new MonthNodes(script);
    }

    /** Where the firm's people work. */
    public ZoneId zone() {
        return SYDNEY;
    }

    /** {@code prod}, where things go wrong, and {@code uat}. */
    public List<String> environments() {
        return firm.sites().stream().map(Firm.Site::environment).toList();
    }

    public TenantEnvironment where(String environment) {
        return TenantEnvironment.of(TENANT, environment);
    }

    /** When the first event can be. */
    public Instant begin() {
        return BEGIN.atStartOfDay(SYDNEY).toInstant();
    }

    /** The end of what there is to learn from; nothing goes wrong before. */
    public Instant scoredFrom() {
        return SCORED.atStartOfDay(SYDNEY).toInstant();
    }

    public Instant end() {
        return END.atStartOfDay(SYDNEY).toInstant();
    }

    /** What goes wrong, by its begin. */
    public List<Episode> incidents() {
        return script.stream()
                .filter(episode -> !episode.kind().isDecoy())
                .sorted(Comparator.comparing(Episode::onset))
                .toList();
    }

    /** What only looks as if something went wrong, by its begin. */
    public List<Episode> decoys() {
        return script.stream()
                .filter(episode -> episode.kind().isDecoy())
                .sorted(Comparator.comparing(Episode::onset))
                .toList();
    }

    /** All that one environment says in the minute that begins then, by its own times. */
    public List<Event> minute(String environment, Instant start) {
        Firm.Site site = firm.site(environment);
        Instant end = start.plusSeconds(MinutePage.SECONDS);
        List<Episode> under = new ArrayList<>();
        for (Episode episode : script) {
            if (episode.environment().equals(environment)
                    && episode.onset().isBefore(end)
                    && episode.end().isAfter(start)) {
                under.add(episode);
            }
        }
        TenantEnvironment where = where(environment);
        double busy = busy(start);
        List<Event> events = new ArrayList<>();
        logged(site, start, busy, under).forEach(event -> events.add(event(where, event)));
        events.addAll(new MonthFacts(where, site, under, start, busy, isImporting(start), seed).write());
        events.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
        return events;
    }

    private List<SeqEvent> logged(Firm.Site site, Instant start, double busy, List<Episode> under) {
        long minute = LawFirmTraffic.minuteOf(start);
        double mean = site.peakPerSecond() * MinutePage.SECONDS * busy;
        MinutePage work = new MinutePage(firm, site, "5", minute, seed);
        new DailyWork(work).write(mean * crowd(under));
        List<SeqEvent> events = new ArrayList<>();
        for (SeqEvent event : work.events()) {
            if (!isSilent(site, event)) {
                events.add(troubled(event, under));
            }
        }
        MinutePage beats = new MinutePage(firm, site, "6", minute, seed);
        nodes.write(beats);
        events.addAll(beats.events());
        MinutePage others = new MinutePage(firm, site, "7", minute, seed);
        others(others, busy, isImporting(start), under);
        events.addAll(others.events());
        for (Episode episode : under) {
            MinutePage trouble =
                    new MinutePage(firm, site, "8" + Integer.toHexString(script.indexOf(episode)) + "x", minute, seed);
            new EpisodeWork(trouble, episode).write();
            trouble.events().stream().filter(event -> !isSilent(site, event)).forEach(events::add);
        }
        return events;
    }

    private boolean isSilent(Firm.Site site, SeqEvent event) {
        return Catalogue.ENGINE.equals(event.properties().get("_AppName"))
                && nodes.isSilent(
                        site.environment(), (String) event.properties().get("_Server"), event.timestamp());
    }

    /** Web hooks, synchronisations and the nightly import. */
    private void others(MinutePage page, double busy, boolean importing, List<Episode> under) {
        boolean failing = has(under, Kind.WEBHOOK_FAILURES);
        for (int left = page.poisson(2 + 14 * busy); left > 0; left--) {
            boolean failed = page.random().nextDouble() < (failing ? 0.5 : 0.01);
            MinutePage.Draft draft = page.at(page.anyMoment())
                    .from(MonthCatalogue.WEBHOOKS, page.oneOf(page.site().webNodes()), "Sharedo.Webhooks.Delivery")
                    .with("Endpoint", page.oneOf(MonthCatalogue.ENDPOINTS))
                    .with("Delivery", failed ? "failed" : "delivered");
            if (failed) {
                draft.level("Warning")
                        .with("ResponseCode", 502L)
                        .with("Attempt", (long) page.random().nextInt(1, 4))
                        .write(MonthCatalogue.WEBHOOK_FAILED);
            } else {
                draft.with("ElapsedMs", page.elapsed(140)).write(MonthCatalogue.WEBHOOK_DELIVERED);
            }
        }
        boolean drift = has(under, Kind.SCHEMA_DRIFT);
        for (int left = page.poisson(2); left > 0; left--) {
            page.at(page.anyMoment())
                    .from(MonthCatalogue.SYNC, page.site().indexNode(), "Sharedo.Parties.Sync")
                    .with("RecordCount", (long) page.random().nextInt(1, 40))
                    .with("SchemaVersion", drift && page.random().nextBoolean() ? "8" : "7")
                    .write(MonthCatalogue.SYNCHRONISED);
        }
        for (int left = importing ? page.poisson(IMPORT_RATE) : 0; left > 0; left--) {
            page.at(page.anyMoment())
                    .from(
                            Catalogue.ENGINE,
                            page.oneOf(page.site().engineNodes()),
                            "Sharedo.Core.ExecutionEngine.StepExecutor")
                    .with("StepSystemName", "import-record")
                    .with("PlanSystemName", "NightlyImport")
                    .with("WorkItemReference", "MAT-" + page.random().nextInt(10_000, 99_999))
                    .with("ElapsedMs", page.elapsed(60))
                    .with("ExecutionEngine", Map.of("PlanExecutionId", page.guid(), "PlanSystemName", "NightlyImport"))
                    .write(Catalogue.PLAN_STEP);
        }
    }

    private static boolean has(List<Episode> under, Kind kind) {
        return under.stream().anyMatch(episode -> episode.kind() == kind);
    }

    /** How many times the usual number of people come. */
    private static double crowd(List<Episode> under) {
        return has(under, Kind.TRAFFIC_TENFOLD) ? 11 : has(under, Kind.TRAFFIC_THREEFOLD) ? 3.6 : 1;
    }

    /** A request as it fares in a slow hour, or while a share of requests fails. */
    private static SeqEvent troubled(SeqEvent event, List<Episode> under) {
        if (event.template() != Catalogue.REQUEST) {
            return event;
        }
        for (Episode episode : under) {
            if (!episode.covers(event.timestamp())) {
                continue;
            }
            if (episode.kind() == Kind.LATENCY_DRIFT) {
                double slow = 1 + 11 * Episode.share(event.timestamp(), episode.onset(), episode.peak());
                double elapsed = ((Number) event.properties().get("ElapsedMs")).doubleValue();
                return changed(event, event.level(), Map.of("ElapsedMs", Math.round(elapsed * slow * 10) / 10.0));
            }
            if (episode.kind() == Kind.AVAILABILITY_DROP
                    && Math.floorMod(event.id().hashCode(), 10) < 4) {
                return changed(event, "Error", Map.of("StatusCode", 503L));
            }
        }
        return event;
    }

    private static SeqEvent changed(SeqEvent event, String level, Map<String, Object> values) {
        Map<String, Object> properties = new LinkedHashMap<>(event.properties());
        properties.putAll(values);
        return new SeqEvent(
                event.id(),
                event.timestamp(),
                event.arrivedAt(),
                level,
                event.template(),
                event.exception(),
                properties,
                event.traceId(),
                event.spanId());
    }

    private static boolean isImporting(Instant moment) {
        ZonedDateTime local = moment.atZone(SYDNEY);
        return local.getHour() == IMPORT_HOUR && local.getMinute() < IMPORT_MINUTES;
    }

    /** The share of the usual peak: by hour and weekday, little on a holiday, more at the end of the month. */
    private double busy(Instant moment) {
        LocalDate day = moment.atZone(SYDNEY).toLocalDate();
        double share = rhythm.at(moment);
        if (HOLIDAYS.contains(day)) {
            return share * HOLIDAY;
        }
        boolean last = script.stream().anyMatch(episode -> episode.kind() == Kind.MONTH_END && episode.covers(moment));
        return last ? share * MONTH_END : share;
    }

    private static Event event(TenantEnvironment where, SeqEvent seq) {
        String level = seq.level() == null ? "Information" : seq.level();
        EventBody body = new EventBody(
                seq.id(),
                seq.timestamp(),
                "seq",
                "log",
                Severity.fromName(level).orElse(Severity.INFO),
                level,
                seq.message(),
                seq.template().text(),
                seq.eventType(),
                seq.exception(),
                seq.traceId(),
                seq.spanId(),
                seq.properties());
        return new Event(where, seq.id(), true, seq.timestamp(), seq.arrivedAt(), body, null);
    }
}
