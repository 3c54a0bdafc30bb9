// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When the event engine's nodes are silent, and how often each has been started, in the course of a month's script. */
final class MonthNodes {
    private static final int BEAT_SECONDS = 30;
    private static final int USUAL_RESTARTS = 40;
    private static final List<Duration> CRASHES = List.of(Duration.ZERO, Duration.ofMinutes(4), Duration.ofMinutes(9));

    private final List<Outage> outages = new ArrayList<>();

    /** A node that says nothing for a while; {@code crashed} when it was started anew at its end. */
    record Outage(String environment, String node, Instant from, Instant to, boolean crashed, boolean planned) {}

    MonthNodes(List<Episode> episodes) {
        for (Episode episode : episodes) {
            for (int i = 0; i < episode.nodes().size(); i++) {
                add(episode, episode.nodes().get(i), i);
            }
        }
    }

    private void add(Episode episode, String node, int place) {
        switch (episode.kind()) {
            case EE_RESTARTS ->
                CRASHES.forEach(after -> {
                    Instant crash = episode.firstEffect().plus(after);
                    put(episode, node, crash, crash.plus(EngineNodes.RESTART), true, false);
                });
            case HEARTBEAT_GAP ->
                put(episode, node, episode.firstEffect(), episode.end().minusSeconds(30), false, false);
            case DEPLOYMENT -> {
                Instant stop = episode.onset().plus(Duration.ofMinutes(2L + 2L * place));
                put(episode, node, stop, stop.plusSeconds(25), true, true);
            }
            default -> {
                // Other episodes leave the nodes alone.
            }
        }
    }

    private void put(Episode episode, String node, Instant from, Instant to, boolean crashed, boolean planned) {
        outages.add(new Outage(episode.environment(), node, from, to, crashed, planned));
    }

    void write(MinutePage page) {
        Firm.Site site = page.site();
        Instant end = page.start().plusSeconds(MinutePage.SECONDS);
        for (String node : site.engineNodes()) {
            for (int second = Math.floorMod(node.hashCode(), BEAT_SECONDS);
                    second < MinutePage.SECONDS;
                    second += BEAT_SECONDS) {
                Instant beat =
                        page.start().plusSeconds(second).plusNanos(page.random().nextInt(4_000_000) * 100L);
                long active = page.random().nextInt(0, 30);
                if (!isSilent(site.environment(), node, beat)) {
                    page.at(beat)
                            .from(Catalogue.ENGINE, node, "Sharedo.Core.ExecutionEngine.Heartbeat")
                            .with("ActivePlans", active)
                            .with("_TotalRestartCount", restarts(site.environment(), node, beat))
                            .write(Catalogue.HEARTBEAT);
                }
            }
        }
        for (Outage outage : outages) {
            if (outage.crashed && outage.environment.equals(site.environment())) {
                if (isWithin(outage.from, page.start(), end) && !outage.planned) {
                    page.at(outage.from)
                            .from(Catalogue.ENGINE, outage.node, "Sharedo.Core.ExecutionEngine.Host")
                            .level("Fatal")
                            .write(Catalogue.ENGINE_CRASHED);
                }
                if (isWithin(outage.to, page.start(), end)) {
                    page.at(outage.to)
                            .from(Catalogue.ENGINE, outage.node, "Sharedo.Core.ExecutionEngine.Host")
                            .with("_TotalRestartCount", restarts(site.environment(), outage.node, outage.to))
                            .write(Catalogue.ENGINE_STARTED);
                }
            }
        }
    }

    boolean isSilent(String environment, String node, Instant moment) {
        for (Outage outage : outages) {
            if (outage.node.equals(node)
                    && outage.environment.equals(environment)
                    && isWithin(moment, outage.from, outage.to)) {
                return true;
            }
        }
        return false;
    }

    private long restarts(String environment, String node, Instant moment) {
        long crashes = outages.stream()
                .filter(outage -> outage.crashed
                        && outage.node.equals(node)
                        && outage.environment.equals(environment)
                        && !outage.to.isAfter(moment))
                .count();
        return Math.floorMod(node.hashCode(), USUAL_RESTARTS) + crashes;
    }

    private static boolean isWithin(Instant moment, Instant from, Instant to) {
        return !moment.isBefore(from) && moment.isBefore(to);
    }
}
