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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * A month of a law firm's systems, minute by minute, with what goes wrong in it and what only looks like it: a week to
 * learn from, then June 2025 with its weekends, a public holiday and the end of the month. A pure function of seed and
 * time: a minute is drawn up when it is asked for, always the same. Safe for use by several threads.
 *
 * <p>Beside what {@link LawFirmTraffic} logs there are, every minute, facets ({@code @Type = 'facet'} with {@code
 * facet_type}, {@code facet} and numbers such as {@code backlog}), probes and samples of metrics; the requests of a client
 * portal ({@code request}), web hooks ({@code webhook_delivery}) and synchronisations with a {@code schema_version};
 * configuration changes ({@code config_change}); and at night a plan that imports.
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
        this(seed, MonthScript::of);
    }

    /** @param script what happens to the firm, of its systems and the seed */
    FirmMonth(long seed, BiFunction<Firm, Long, List<Episode>> script) {
        this.seed = seed;
        Firm usual = Firm.withThreeEnvironments(TENANT, "Harbour & Wren Lawyers", "Harbour Wren", "HW", SYDNEY);
        this.firm = new Firm(
                TENANT,
                usual.name(),
                SYDNEY,
                List.of(usual.site("prod").withPeak(1), usual.site("uat").withPeak(0.1)));
        this.rhythm = new Rhythm(SYDNEY);
        this.script = script.apply(firm, seed);
        this.nodes = new MonthNodes(this.script);
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
                .filter(episode -> episode.kind().isIncident())
                .sorted(Comparator.comparing(Episode::onset))
                .toList();
    }

    /** What may be told and need not. */
    public List<Episode> notes() {
        return script.stream()
                .filter(episode ->
                        !episode.kind().isIncident() && !episode.kind().isDecoy())
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
        events.addAll(new MonthServices(where, under, start, version(start), seed).write(busy * site.peakPerSecond()));
        events.sort(Comparator.comparing(Event::timestamp).thenComparing(Event::eventId));
        return events;
    }

    private List<SeqEvent> logged(Firm.Site site, Instant start, double busy, List<Episode> under) {
        long minute = LawFirmTraffic.minuteOf(start);
        double mean = site.peakPerSecond() * MinutePage.SECONDS * busy;
        MinutePage work = new MinutePage(firm, site, "5", minute, seed);
        new DailyWork(work).write(mean);
        List<SeqEvent> events = new ArrayList<>();
        for (SeqEvent event : work.events()) {
            if (!isSilent(site, event)) {
                events.add(event);
            }
        }
        MinutePage beats = new MinutePage(firm, site, "6", minute, seed);
        nodes.write(beats);
        events.addAll(beats.events());
        if (isImporting(start)) {
            MinutePage night = new MinutePage(firm, site, "7", minute, seed);
            nightlyImport(night);
            events.addAll(night.events());
        }
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

    private static void nightlyImport(MinutePage page) {
        for (int left = page.poisson(IMPORT_RATE); left > 0; left--) {
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

    /** Each deployment brings the next version of the schema. */
    private long version(Instant moment) {
        return 7
                + script.stream()
                        .filter(episode -> episode.kind() == Kind.DEPLOYMENT
                                && !episode.end().isAfter(moment))
                        .count();
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
