// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How the event engine's nodes fare: their heartbeats, their restarts, their silences. */
final class EngineNodes {
    /** When after its begin an incident of restarts makes its node crash. */
    static final List<Duration> CRASHES = List.of(Duration.ZERO, Duration.ofSeconds(70), Duration.ofSeconds(150));

    /** How long a crashed node takes to come back; shorter than two heartbeats. */
    static final Duration RESTART = Duration.ofSeconds(18);

    private static final int BEAT_SECONDS = 30;
    private static final int USUAL_RESTARTS = 40;

    private final List<Incident> incidents;

    EngineNodes(List<Incident> incidents) {
        this.incidents = incidents;
    }

    static String nodeOf(Incident incident, Firm.Site site) {
        return incident.node() == null ? site.engineNodes().get(0) : incident.node();
    }

    void writeHeartbeats(MinutePage page) {
        Firm.Site site = page.site();
        for (String node : site.engineNodes()) {
            int phase = Math.floorMod(node.hashCode(), BEAT_SECONDS);
            for (int second = phase; second < MinutePage.SECONDS; second += BEAT_SECONDS) {
                Instant beat =
                        page.start().plusSeconds(second).plusNanos(page.random().nextInt(4_000_000) * 100L);
                long active = page.random().nextInt(0, 30);
                if (!isSilent(site, node, beat)) {
                    page.at(beat)
                            .from(Catalogue.ENGINE, node, "Sharedo.Core.ExecutionEngine.Heartbeat")
                            .with("ActivePlans", active)
                            .with("_TotalRestartCount", restarts(site, node, beat))
                            .write(Catalogue.HEARTBEAT);
                }
            }
        }
    }

    /** True when the node says nothing at that moment. */
    boolean isSilent(Firm.Site site, String node, Instant moment) {
        return incidents.stream()
                .filter(incident -> concerns(incident, site, node))
                .anyMatch(incident -> incident.kind() == Incident.Kind.HEARTBEAT_GAP && incident.isRaging(moment)
                        || incident.kind() == Incident.Kind.EE_RESTARTS && isComingBack(incident, moment));
    }

    /** How often the node has been started so far. */
    long restarts(Firm.Site site, String node, Instant moment) {
        long crashes = incidents.stream()
                .filter(incident -> incident.kind() == Incident.Kind.EE_RESTARTS && concerns(incident, site, node))
                .flatMap(incident -> CRASHES.stream()
                        .map(after -> incident.begin().plus(after).plus(RESTART)))
                .filter(started -> !started.isAfter(moment))
                .count();
        return Math.floorMod(node.hashCode(), USUAL_RESTARTS) + crashes;
    }

    private static boolean isComingBack(Incident incident, Instant moment) {
        return CRASHES.stream()
                .map(after -> incident.begin().plus(after))
                .anyMatch(crashed -> !moment.isBefore(crashed) && moment.isBefore(crashed.plus(RESTART)));
    }

    private static boolean concerns(Incident incident, Firm.Site site, String node) {
        return incident.environment().equals(site.environment())
                && nodeOf(incident, site).equals(node);
    }
}
