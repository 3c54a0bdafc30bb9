// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import static io.bellwether.testkit.traffic.Catalogue.exception;

import io.bellwether.testkit.seq.MessageTemplate;
import io.bellwether.testkit.traffic.MinutePage.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What an episode makes the applications log within a minute, beside what they log anyway. */
final class EpisodeWork {
    private static final MessageTemplate LOOPED =
            MessageTemplate.parse("Work item {WorkItemReference} was updated by plan {PlanSystemName}");
    private static final MessageTemplate NOVEL =
            MessageTemplate.parse("Fee rule {RuleName} has no band for {WorkItemReference}");
    private static final MessageTemplate NOT_READY = MessageTemplate.parse("Database of {_Server} is not ready yet");
    private static final MessageTemplate DEPLOYED =
            MessageTemplate.parse("{Application} {Version} started on {_Server}");
    private static final Duration LOOP = Duration.ofSeconds(12);

    private final MinutePage page;
    private final Episode episode;

    EpisodeWork(MinutePage page, Episode episode) {
        this.page = page;
        this.episode = episode;
    }

    void write() {
        Instant middle = page.start().plusSeconds(30);
        double rise = Episode.share(middle, episode.onset(), episode.peak());
        double hurt = Episode.share(middle, episode.firstEffect(), episode.peak());
        boolean felt = !middle.isBefore(episode.firstEffect());
        switch (episode.kind()) {
            case AUTH_STORM -> times(4 + 160 * Math.pow(rise, 1.2), this::tokenError);
            case AUTH_CREEP -> times(2 + 95 * rise, this::tokenError);
            case TOKEN_BLIP -> times(30, this::tokenError);
            case DOWNSTREAM_SUDDEN -> times(40 + 100 * rise, this::serverError);
            case DOWNSTREAM_GRADUAL -> {
                times(3 + 20 * rise, this::slowCall);
                times(felt ? 4 + 130 * hurt : 0.3, this::serverError);
            }
            case RETRY_BURST -> times(18, this::retry);
            case EE_RESTARTS -> times(felt ? 2 : 5, this::memory);
            case HEARTBEAT_GAP -> times(felt ? 0 : 6, this::starved);
            case EE_CAPACITY -> {
                times(3 + 25 * rise, this::starved);
                times(2 + 6 * rise, this::memory);
                times(10 * rise, moment -> step(moment, page.oneOf(Catalogue.PLANS), 240 + 9_000 * rise, null));
            }
            case SCRIPT_FAILURES -> times(3 + 30 * rise, this::scriptFailed);
            case NOVEL_ERROR -> times(3 + 8 * rise, this::novel);
            case RUNAWAY_PLAN ->
                times(150 + 100 * rise, moment -> step(moment, episode.plans().get(0), 90, null));
            case LARGE_IMPORT -> times(300, moment -> step(moment, "NightlyImport", 60, "MAT-"));
            case PLAN_LOOP -> loop();
            case DEPLOYMENT -> deployment();
            default -> {
                // The others show in facets, or in what is logged anyway.
            }
        }
    }

    private interface Writer {
        void write(Instant moment);
    }

    private void times(double mean, Writer writer) {
        for (int left = page.poisson(mean); left > 0; left--) {
            Instant moment = page.anyMoment();
            if (episode.covers(moment)) {
                writer.write(moment);
            }
        }
    }

    private String web() {
        return page.oneOf(page.site().webNodes());
    }

    private void tokenError(Instant moment) {
        boolean lost = page.random().nextInt(3) > 0;
        page.at(moment)
                .from(Catalogue.IDENTITY, web(), "Sharedo.Identity.TokenService")
                .level("Error")
                .with("ClientId", page.oneOf(Catalogue.CLIENTS))
                .with("SecondsAgo", (long) page.random().nextInt(1, 900))
                .with("StatusCode", 401L)
                .with("routePattern", "/security/token")
                .correlated()
                .write(lost ? Catalogue.TOKEN_NOT_FOUND : Catalogue.TOKEN_EXPIRED);
    }

    private void serverError(Instant moment) {
        long status = page.oneOf(List.of(502L, 503L, 503L, 504L));
        long attempt = page.random().nextInt(1, 5);
        page.at(moment)
                .from(Catalogue.API, web(), "Sharedo.Core.Http.ResilientClient")
                .level("Error")
                .with("Target", episode.services().get(0))
                .with("StatusCode", status)
                .with("Attempt", attempt)
                .with("MaxAttempts", 4L)
                .with("ElapsedMs", page.elapsed(8_000))
                .exception(exception(
                        "System.Net.Http.HttpRequestException",
                        "Response status code does not indicate success: " + status,
                        "System.Net.Http.HttpResponseMessage.EnsureSuccessStatusCode()",
                        "Sharedo.Core.Http.ResilientClient.SendWithRetry(HttpRequestMessage request)"))
                .correlated()
                .write(attempt == 4 ? Catalogue.GAVE_UP : Catalogue.RETRY);
    }

    private void retry(Instant moment) {
        page.at(moment)
                .from(Catalogue.API, web(), "Sharedo.Core.Http.ResilientClient")
                .level("Warning")
                .with("Target", episode.services().get(0))
                .with("StatusCode", 503L)
                .with("Attempt", 1L)
                .with("MaxAttempts", 4L)
                .with("ElapsedMs", page.elapsed(900))
                .correlated()
                .write(Catalogue.RETRY);
    }

    private void slowCall(Instant moment) {
        double rise = Episode.share(moment, episode.onset(), episode.peak());
        page.at(moment)
                .from(Catalogue.API, web(), "Sharedo.Core.Http.ResilientClient")
                .level("Warning")
                .with("Target", episode.services().get(0))
                .with("StatusCode", 200L)
                .with("ElapsedMs", page.elapsed(1_500 + 6_000 * rise))
                .correlated()
                .write(Catalogue.SLOW_CALL);
    }

    private void memory(Instant moment) {
        page.at(moment)
                .from(Catalogue.ENGINE, episode.nodes().get(0), "Sharedo.Core.ExecutionEngine.HostMonitor")
                .level("Warning")
                .with("WorkingSetMb", (long) page.random().nextInt(7_300, 8_100))
                .with("LimitMb", 7_168L)
                .write(Catalogue.MEMORY);
    }

    private void starved(Instant moment) {
        page.at(moment)
                .from(Catalogue.ENGINE, episode.nodes().get(0), "Sharedo.Core.ExecutionEngine.HostMonitor")
                .level("Warning")
                .with("QueueLength", (long) page.random().nextInt(80, 900))
                .write(Catalogue.STARVED);
    }

    private void scriptFailed(Instant moment) {
        page.at(moment)
                .from(Catalogue.WEB, web(), "Sharedo.Core.Scripting.ScriptHost")
                .level("Error")
                .with("ScriptName", episode.services().get(0))
                .with("WorkItemReference", "MAT-" + page.random().nextInt(10_000, 99_999))
                .exception(exception(
                        "Sharedo.Core.Scripting.ScriptException",
                        "Object reference not set to an instance of an object",
                        "Sharedo.Core.Scripting.ScriptHost.Invoke(String name, Object[] arguments)"))
                .correlated()
                .write(Catalogue.SCRIPT_FAILED);
    }

    private void novel(Instant moment) {
        page.at(moment)
                .from(Catalogue.WEB, web(), "Sharedo.Billing.FeeRules")
                .level("Error")
                .with("RuleName", page.oneOf(List.of("hourly", "fixed", "capped")))
                .with("WorkItemReference", "MAT-" + page.random().nextInt(10_000, 99_999))
                .exception(exception(
                        "Sharedo.Billing.MissingBandException",
                        "No band covers the amount",
                        "Sharedo.Billing.FeeRules.Band(Decimal amount)"))
                .correlated()
                .write(NOVEL);
    }

    /** @param entity how the reference of what it works on begins; null for none */
    private void step(Instant moment, String plan, double elapsed, String entity) {
        String step = page.oneOf(Catalogue.STEPS);
        Draft draft = page.at(moment)
                .from(
                        Catalogue.ENGINE,
                        page.oneOf(page.site().engineNodes()),
                        "Sharedo.Core.ExecutionEngine.StepExecutor")
                .with("StepSystemName", step)
                .with("PlanSystemName", plan)
                .with("ElapsedMs", page.elapsed(elapsed))
                .with(
                        "ExecutionEngine",
                        Map.of("PlanExecutionId", page.guid(), "PlanSystemName", plan, "StepSystemName", step));
        if (entity != null) {
            draft.with("WorkItemReference", entity + page.random().nextInt(10_000, 99_999));
        }
        draft.correlated().write(Catalogue.PLAN_STEP);
    }

    /** Plan A updates a matter, that sets off plan B, which sets off plan A. */
    private void loop() {
        long every = LOOP.toMillis();
        long first = Math.floorDiv(page.start().toEpochMilli() - episode.onset().toEpochMilli(), every) + 1;
        Instant end = page.start().plusSeconds(MinutePage.SECONDS);
        for (long turn = Math.max(0, first); ; turn++) {
            Instant at = episode.onset().plusMillis(turn * every);
            if (!at.isBefore(end) || !at.isBefore(episode.end())) {
                return;
            }
            execution(at, episode.plans().get(0), turn, "a");
            page.at(at.plusMillis(800))
                    .from(Catalogue.ENGINE, page.site().engineNodes().get(0), "Sharedo.Core.WorkItems.Events")
                    .with("WorkItemReference", episode.entities().get(0))
                    .with("EventName", "matter-updated")
                    .with("PlanSystemName", episode.plans().get(0))
                    .correlated()
                    .write(LOOPED);
            execution(at.plusMillis(2_400), "conflict-check", turn, "b");
        }
    }

    private void execution(Instant at, String plan, long turn, String mark) {
        page.at(at)
                .from(Catalogue.ENGINE, page.site().engineNodes().get(0), "Sharedo.Core.ExecutionEngine.StepExecutor")
                .with("StepSystemName", "load-matter")
                .with("PlanSystemName", plan)
                .with("WorkItemReference", episode.entities().get(0))
                .with("ElapsedMs", page.elapsed(200))
                .with(
                        "ExecutionEngine",
                        Map.of("PlanExecutionId", episode.id() + "-" + turn + mark, "PlanSystemName", plan))
                .correlated()
                .write(Catalogue.PLAN_STEP);
    }

    /** A new version starts on each web server; each finds its database not ready once. */
    private void deployment() {
        for (int i = 0; i < page.site().webNodes().size(); i++) {
            Instant at = episode.onset().plus(Duration.ofMinutes(1L + i)).plusSeconds(20);
            if (at.isBefore(page.start()) || !at.isBefore(page.start().plusSeconds(MinutePage.SECONDS))) {
                continue;
            }
            String node = page.site().webNodes().get(i);
            page.at(at)
                    .from(Catalogue.WEB, node, "Sharedo.Core.Host")
                    .with("Application", Catalogue.WEB)
                    .with(
                            "Version",
                            "2025." + episode.id().substring(episode.id().length() - 1))
                    .write(DEPLOYED);
            page.at(at.plusSeconds(2))
                    .from(Catalogue.WEB, node, "Sharedo.Core.Data.Startup")
                    .level("Error")
                    .write(NOT_READY);
        }
    }
}
