// SPDX-License-Identifier: Apache-2.0
package io.bellwether.testkit.traffic;

import static io.bellwether.testkit.traffic.Catalogue.exception;

import io.bellwether.testkit.traffic.MinutePage.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is logged on an ordinary day, small troubles included. */
final class DailyWork {
    private static final double[] SHARES = {0.54, 0.18, 0.11, 0.05, 0.03, 0.04, 0.03, 0.012, 0.005, 0.003};

    private final MinutePage page;

    DailyWork(MinutePage page) {
        this.page = page;
    }

    void write(double mean) {
        for (int left = page.poisson(mean); left > 0; left--) {
            one(page.anyMoment());
        }
    }

    private void one(Instant moment) {
        double chance = page.random().nextDouble();
        int kind = 0;
        while (kind < SHARES.length - 1 && chance >= SHARES[kind]) {
            chance -= SHARES[kind++];
        }
        switch (kind) {
            case 0 -> request(moment);
            case 1 -> planStep(moment);
            case 2 -> call(moment);
            case 3 -> indexed(moment);
            case 4 -> mail(moment);
            case 5 -> token(moment);
            case 6 -> seqItself(moment);
            case 7 -> slowQuery(moment);
            case 8 -> failure(moment);
            default -> straggler(moment);
        }
    }

    private void request(Instant moment) {
        double chance = page.random().nextDouble();
        int status = 200;
        if (chance < 0.003) {
            status = 500;
        } else if (chance < 0.02) {
            status = 404;
        } else if (chance < 0.03) {
            status = 401;
        } else if (chance < 0.12) {
            status = 304;
        }
        String route = page.oneOf(Catalogue.ROUTES);
        boolean api = page.random().nextInt(4) == 0;
        Draft draft = page.at(moment)
                .from(
                        api ? Catalogue.API : Catalogue.WEB,
                        page.oneOf(page.site().webNodes()),
                        "Sharedo.Core.Web.RequestLogging")
                .with("Method", page.oneOf(Catalogue.METHODS))
                .with(
                        "RequestPath",
                        route.replaceAll(
                                "\\{\\w+}", String.valueOf(page.random().nextInt(1000, 99999))))
                .with("routePattern", route)
                .with("StatusCode", (long) status)
                .with("ElapsedMs", page.elapsed(85))
                .with(
                        "RequestId",
                        String.format(
                                "0HN%08X:%08X",
                                page.random().nextInt(), page.random().nextInt(1, 64)))
                .correlated();
        if (status >= 500) {
            draft.level("Error")
                    .exception(exception(
                            "System.InvalidOperationException",
                            "Sequence contains no elements",
                            "Sharedo.Core.WorkItems.WorkItemReader.Load(Int64 id)",
                            "Sharedo.Core.Web.WorkItemController.Get(Int64 id)"));
        }
        draft.write(Catalogue.REQUEST);
    }

    private void planStep(Instant moment) {
        String plan = page.oneOf(Catalogue.PLANS);
        String step = page.oneOf(Catalogue.STEPS);
        Draft draft = page.at(moment)
                .from(
                        Catalogue.ENGINE,
                        page.oneOf(page.site().engineNodes()),
                        "Sharedo.Core.ExecutionEngine.StepExecutor")
                .with("StepSystemName", step)
                .with("PlanSystemName", plan)
                .with("ElapsedMs", page.elapsed(240))
                .with(
                        "ExecutionEngine",
                        Map.of(
                                "PlanExecutionId",
                                page.guid(),
                                "PlanSystemName",
                                plan,
                                "StepSystemName",
                                step,
                                "StepIndex",
                                (long) page.random().nextInt(1, 12)))
                .correlated();
        if (page.random().nextDouble() < 0.006) {
            draft.level("Error")
                    .exception(exception(
                            "Sharedo.Core.ExecutionEngine.StepFailedException",
                            "Step " + step + " did not complete",
                            "Sharedo.Core.ExecutionEngine.StepExecutor.Run(PlanContext context)"))
                    .write(Catalogue.PLAN_FAILED);
        } else {
            draft.write(Catalogue.PLAN_STEP);
        }
    }

    private void call(Instant moment) {
        double chance = page.random().nextDouble();
        boolean failed = chance < 0.012;
        Draft draft = page.at(moment)
                .from(Catalogue.API, page.oneOf(page.site().webNodes()), "Sharedo.Core.Http.ResilientClient")
                .with("Target", page.oneOf(Catalogue.TARGETS))
                .with("StatusCode", failed ? 503L : 200L)
                .with("ElapsedMs", page.elapsed(180))
                .correlated();
        if (failed) {
            draft.level("Warning").with("Attempt", 1L).with("MaxAttempts", 4L).write(Catalogue.RETRY);
        } else {
            draft.write(Catalogue.CALL);
        }
    }

    private void indexed(Instant moment) {
        page.at(moment)
                .from(Catalogue.INDEXER, page.site().indexNode(), "Sharedo.Search.Indexing.BatchWriter")
                .with("DocumentCount", (long) page.random().nextInt(1, 200))
                .with("IndexName", page.oneOf(Catalogue.INDICES))
                .with("ElapsedMs", page.elapsed(420))
                .write(Catalogue.INDEXED);
    }

    private void mail(Instant moment) {
        page.at(moment)
                .from(Catalogue.MAIL, page.site().indexNode(), "Sharedo.Email.Incoming.MailboxReader")
                .with("MessageCount", (long) page.random().nextInt(0, 12))
                .with("Mailbox", page.oneOf(Catalogue.MAILBOXES))
                .write(Catalogue.MAIL_READ);
    }

    private void token(Instant moment) {
        page.at(moment)
                .from(Catalogue.IDENTITY, page.oneOf(page.site().webNodes()), "Sharedo.Identity.TokenService")
                .with("ClientId", page.oneOf(Catalogue.CLIENTS))
                .with("Subject", page.oneOf(Catalogue.PEOPLE))
                .correlated()
                .write(Catalogue.TOKEN_ISSUED);
    }

    /** Seq logs its own API calls; a connector leaves these out. */
    private void seqItself(Instant moment) {
        boolean resources = page.random().nextInt(3) == 0;
        Draft draft = page.at(moment)
                .from("seq", page.site().indexNode(), resources ? "Seq.Server.Web.Host" : "Seq.Api.Events")
                .with("Method", "GET")
                .with("RequestPath", resources ? "/api/events/resources" : "/api/events/signal")
                .with("StatusCode", 200L)
                .with("ElapsedMs", page.elapsed(12));
        if (resources) {
            draft.with("Group", "api/events/resources");
        }
        draft.write(Catalogue.SEQ_NOISE);
    }

    private void slowQuery(Instant moment) {
        page.at(moment)
                .from(Catalogue.WEB, page.oneOf(page.site().webNodes()), "Sharedo.Core.Data.QueryTimer")
                .level("Warning")
                .with("QueryName", page.oneOf(Catalogue.QUERIES))
                .with("ElapsedMs", page.elapsed(4_200))
                .correlated()
                .write(Catalogue.SLOW_QUERY);
    }

    private void failure(Instant moment) {
        if (page.random().nextBoolean()) {
            page.at(moment)
                    .from(Catalogue.WEB, page.oneOf(page.site().webNodes()), "Sharedo.Core.Scripting.ScriptHost")
                    .level("Error")
                    .with("ScriptName", page.oneOf(Catalogue.SCRIPTS))
                    .with("WorkItemReference", "MAT-" + page.random().nextInt(10_000, 99_999))
                    .exception(exception(
                            "Sharedo.Core.Scripting.ScriptException",
                            "Object reference not set to an instance of an object",
                            "Sharedo.Core.Scripting.ScriptHost.Invoke(String name, Object[] arguments)"))
                    .correlated()
                    .write(Catalogue.SCRIPT_FAILED);
        } else {
            page.at(moment)
                    .from(Catalogue.API, page.oneOf(page.site().webNodes()), "Sharedo.Core.Data.CommandRunner")
                    .level("Error")
                    .with("QueryName", page.oneOf(Catalogue.QUERIES))
                    .with("Attempt", 1L)
                    .exception(exception(
                            "Microsoft.Data.SqlClient.SqlException (0x80131904)",
                            "Transaction was deadlocked on lock resources with another process",
                            "Sharedo.Core.Data.CommandRunner.Execute(SqlCommand command)"))
                    .correlated()
                    .write(Catalogue.DEADLOCK);
        }
    }

    /** Now and then someone comes back with a token from yesterday. */
    private void straggler(Instant moment) {
        page.at(moment)
                .from(Catalogue.IDENTITY, page.oneOf(page.site().webNodes()), "Sharedo.Identity.TokenService")
                .level("Error")
                .with("ClientId", page.oneOf(Catalogue.CLIENTS))
                .with("SecondsAgo", (long) page.random().nextInt(60, 90_000))
                .with("StatusCode", 401L)
                .correlated()
                .write(page.oneOf(List.of(Catalogue.TOKEN_EXPIRED, Catalogue.TOKEN_NOT_FOUND)));
    }
}
