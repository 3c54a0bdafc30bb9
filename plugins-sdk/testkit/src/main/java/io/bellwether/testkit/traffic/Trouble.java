// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import static io.bellwether.testkit.traffic.Catalogue.exception;

import io.bellwether.testkit.traffic.MinutePage.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an incident adds to a minute, its first signs included. */
final class Trouble {
    private static final int SLOT_SECONDS = 5;

    private final MinutePage page;
    private final Incident incident;
    private final EngineNodes nodes;
    private final String node;

    Trouble(MinutePage page, Incident incident, EngineNodes nodes) {
        this.page = page;
        this.incident = incident;
        this.nodes = nodes;
        this.node = EngineNodes.nodeOf(incident, page.site());
    }

    void write() {
        for (int second = 0; second < MinutePage.SECONDS; second += SLOT_SECONDS) {
            Instant slot = page.start().plusSeconds(second);
            int count = page.poisson(perMinute(slot.plusMillis(SLOT_SECONDS * 500)) * SLOT_SECONDS / 60.0);
            for (; count > 0; count--) {
                Instant moment = slot.plusNanos(page.random().nextInt(SLOT_SECONDS * 10_000_000) * 100L);
                if (incident.isRaging(moment)) {
                    raging(moment);
                } else if (incident.isLeadIn(moment)) {
                    sign(moment);
                }
            }
        }
        if (incident.kind() == Incident.Kind.EE_RESTARTS) {
            EngineNodes.CRASHES.forEach(this::crash);
        }
    }

    /** Events a minute; a moment after the begin counts as the begin, so that the first slot is not thin. */
    private double perMinute(Instant moment) {
        boolean signs = moment.isBefore(incident.begin());
        double share = Math.min(1, Math.max(0, incident.leadInShare(moment)));
        return switch (incident.kind()) {
            case TOKEN_OUTAGE -> signs ? 3 + 17 * share : 130;
            case DOWNSTREAM_5XX -> signs ? 4 + 18 * share : 38 + 7 * Math.min(15, minutesIn(moment));
            case EE_RESTARTS -> signs ? 4 : 2;
            case HEARTBEAT_GAP -> signs ? 6 : 0;
        };
    }

    private double minutesIn(Instant moment) {
        return Duration.between(incident.begin(), moment).toMillis() / 60_000.0;
    }

    private void raging(Instant moment) {
        switch (incident.kind()) {
            case TOKEN_OUTAGE -> tokenError(moment);
            case DOWNSTREAM_5XX -> serverError(moment);
            default -> memory(moment);
        }
    }

    private void sign(Instant moment) {
        boolean first = page.random().nextBoolean();
        switch (incident.kind()) {
            case TOKEN_OUTAGE -> {
                if (first) {
                    keysSlow(moment);
                } else {
                    tokenError(moment);
                }
            }
            case DOWNSTREAM_5XX -> {
                if (first) {
                    slowCall(moment);
                } else {
                    serverError(moment);
                }
            }
            case EE_RESTARTS -> memory(moment);
            default -> starved(moment);
        }
    }

    private void tokenError(Instant moment) {
        boolean lost = page.random().nextInt(3) > 0;
        page.at(moment)
                .from(Catalogue.IDENTITY, page.oneOf(page.site().webNodes()), "Sharedo.Identity.TokenService")
                .level("Error")
                .with("ClientId", page.oneOf(Catalogue.CLIENTS))
                .with("SecondsAgo", (long) page.random().nextInt(1, 900))
                .with("StatusCode", 401L)
                .with("routePattern", "/security/token")
                .exception(
                        lost
                                ? exception(
                                        "Sharedo.Identity.TokenHandleException",
                                        "No token for this handle in the distributed cache",
                                        "Sharedo.Identity.ReferenceTokenStore.Get(String handle)",
                                        "Sharedo.Identity.TokenService.Validate(String handle)")
                                : null)
                .correlated()
                .write(lost ? Catalogue.TOKEN_NOT_FOUND : Catalogue.TOKEN_EXPIRED);
    }

    private void keysSlow(Instant moment) {
        page.at(moment)
                .from(Catalogue.IDENTITY, page.oneOf(page.site().webNodes()), "Sharedo.Identity.SigningKeys")
                .level("Warning")
                .with("ElapsedMs", page.elapsed(2_500))
                .with("Attempt", (long) page.random().nextInt(2, 5))
                .write(Catalogue.KEYS_SLOW);
    }

    private String target() {
        List<String> targets = Catalogue.TARGETS.subList(0, 3);
        return targets.get(Math.floorMod(incident.begin().getEpochSecond() / 60, targets.size()));
    }

    private void serverError(Instant moment) {
        long status = page.oneOf(List.of(502L, 503L, 503L, 504L));
        long attempt = page.random().nextInt(1, 5);
        Draft draft = page.at(moment)
                .from(Catalogue.API, page.oneOf(page.site().webNodes()), "Sharedo.Core.Http.ResilientClient")
                .level("Error")
                .with("Target", target())
                .with("StatusCode", status)
                .with("Attempt", attempt)
                .with("MaxAttempts", 4L)
                .with("ElapsedMs", page.elapsed(8_000))
                .with("routePattern", page.oneOf(Catalogue.ROUTES))
                .exception(exception(
                        "System.Net.Http.HttpRequestException",
                        "Response status code does not indicate success: " + status,
                        "System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()",
                        "Sharedo.Core.Http.ResilientClient.SendWithRetry(HttpRequestMessage request)"))
                .correlated();
        draft.write(attempt == 4 ? Catalogue.GAVE_UP : Catalogue.RETRY);
    }

    private void slowCall(Instant moment) {
        page.at(moment)
                .from(Catalogue.API, page.oneOf(page.site().webNodes()), "Sharedo.Core.Http.ResilientClient")
                .level("Warning")
                .with("Target", target())
                .with("StatusCode", 200L)
                .with("ElapsedMs", page.elapsed(5_000))
                .correlated()
                .write(Catalogue.SLOW_CALL);
    }

    private void memory(Instant moment) {
        page.at(moment)
                .from(Catalogue.ENGINE, node, "Sharedo.Core.ExecutionEngine.HostMonitor")
                .level("Warning")
                .with("WorkingSetMb", (long) page.random().nextInt(7_300, 8_100))
                .with("LimitMb", 7_168L)
                .write(Catalogue.MEMORY);
    }

    private void starved(Instant moment) {
        page.at(moment)
                .from(Catalogue.ENGINE, node, "Sharedo.Core.ExecutionEngine.HostMonitor")
                .level("Warning")
                .with("QueueLength", (long) page.random().nextInt(80, 900))
                .write(Catalogue.STARVED);
    }

    private void crash(Duration after) {
        Instant crashed = incident.begin().plus(after);
        if (isInPage(crashed)) {
            page.at(crashed)
                    .from(Catalogue.ENGINE, node, "Sharedo.Core.ExecutionEngine.Host")
                    .level("Fatal")
                    .exception(exception(
                            "System.OutOfMemoryException",
                            "Insufficient memory to continue the execution of the program",
                            "Sharedo.Core.ExecutionEngine.PlanCache.Grow()",
                            "Sharedo.Core.ExecutionEngine.Host.Run()"))
                    .write(Catalogue.ENGINE_CRASHED);
        }
        Instant started = crashed.plus(EngineNodes.RESTART);
        if (isInPage(started)) {
            page.at(started)
                    .from(Catalogue.ENGINE, node, "Sharedo.Core.ExecutionEngine.Host")
                    .with("_TotalRestartCount", nodes.restarts(page.site(), node, started))
                    .write(Catalogue.ENGINE_STARTED);
        }
    }

    private boolean isInPage(Instant moment) {
        return !moment.isBefore(page.start()) && moment.isBefore(page.start().plusSeconds(MinutePage.SECONDS));
    }
}
