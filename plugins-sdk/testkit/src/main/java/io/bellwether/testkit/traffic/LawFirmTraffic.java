// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import io.bellwether.testkit.seq.SeqEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the systems of a law firm log. A pure function of firm, seed, incidents and time: any minute can be asked for, in
 * any order, any number of times, and is always the same. An incident adds events of its own and silences those it must;
 * it does not change any other. Safe for use by several threads.
 *
 * <p>There are web, API, identity, event engine, indexer and mail applications on several servers; people's work follows
 * the hours of the firm's time zone; each node of the event engine has a heartbeat every 30 s; a few events in a
 * thousand arrive up to 40 s late; and Seq's own API calls are among it all.
 */
public final class LawFirmTraffic {
    private final Firm firm;
    private final long seed;
    private final List<Incident> incidents;
    private final EngineNodes nodes;
    private final Rhythm rhythm;

    /**
     * @param seed another seed gives another but equally likely history
     * @throws IllegalArgumentException when an incident names an environment the firm does not have
     */
    public LawFirmTraffic(Firm firm, long seed, List<Incident> incidents) {
        this.firm = Objects.requireNonNull(firm, "firm");
        this.seed = seed;
        this.incidents = List.copyOf(incidents);
        this.incidents.forEach(incident -> firm.site(incident.environment()));
        this.nodes = new EngineNodes(this.incidents);
        this.rhythm = new Rhythm(firm.zone());
    }

    public Firm firm() {
        return firm;
    }

    public List<Incident> incidents() {
        return incidents;
    }

    /** Everything the firm logs in the minute that begins at {@code 60 · epochMinute} seconds, newest first. */
    public List<SeqEvent> minute(long epochMinute) {
        List<SeqEvent> events = new ArrayList<>();
        firm.sites().forEach(site -> events.addAll(drawUp(site, epochMinute)));
        events.sort(SeqEvent.NEWEST_FIRST);
        return List.copyOf(events);
    }

    /** What one environment logs in that minute, newest first. */
    public List<SeqEvent> minute(String environment, long epochMinute) {
        List<SeqEvent> events = drawUp(firm.site(environment), epochMinute);
        events.sort(SeqEvent.NEWEST_FIRST);
        return List.copyOf(events);
    }

    /** What one environment logs in a stretch of time, oldest first; for short stretches. */
    public List<SeqEvent> between(String environment, Instant from, Instant to) {
        List<SeqEvent> events = new ArrayList<>();
        for (long minute = minuteOf(from); minute <= minuteOf(to); minute++) {
            drawUp(firm.site(environment), minute).stream()
                    .filter(event -> !event.timestamp().isBefore(from)
                            && event.timestamp().isBefore(to))
                    .forEach(events::add);
        }
        events.sort(SeqEvent.NEWEST_FIRST.reversed());
        return events;
    }

    static long minuteOf(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), MinutePage.SECONDS);
    }

    private List<SeqEvent> drawUp(Firm.Site site, long minute) {
        MinutePage work = new MinutePage(firm, site, "0", minute, seed);
        new DailyWork(work).write(site.peakPerSecond() * MinutePage.SECONDS * rhythm.at(work.start()));
        MinutePage beats = new MinutePage(firm, site, "1", minute, seed);
        nodes.writeHeartbeats(beats);
        List<SeqEvent> events = new ArrayList<>(work.events().size() + 8);
        work.events().stream().filter(event -> isLogged(site, event)).forEach(events::add);
        events.addAll(beats.events());
        Instant end = work.start().plusSeconds(MinutePage.SECONDS);
        for (Incident incident : incidents) {
            if (incident.environment().equals(site.environment())
                    && incident.firstSigns().isBefore(end)
                    && incident.end().isAfter(work.start())) {
                String stream = String.format(
                        "2%08x%x",
                        incident.begin().getEpochSecond(), incident.kind().ordinal());
                MinutePage trouble = new MinutePage(firm, site, stream, minute, seed);
                new Trouble(trouble, incident, nodes).write();
                events.addAll(trouble.events());
            }
        }
        return events;
    }

    private boolean isLogged(Firm.Site site, SeqEvent event) {
        return !Catalogue.ENGINE.equals(event.properties().get("_AppName"))
                || !nodes.isSilent(site, (String) event.properties().get("_Server"), event.timestamp());
    }
}
