// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.detect.Backtests;
import io.bellwether.detect.Backtests.Job;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** How backtests stand. */
@Path("/v1/backtests")
public final class BacktestResource extends Resource {
    private final Backtests backtests;

    BacktestResource(Backtests backtests) {
        this.backtests = backtests;
    }

    @GET
    @Path("{id}")
    public Response find(@Context HttpServletRequest request, @PathParam("id") String id) {
        return answer(seen(request, id), id);
    }

    @POST
    @Path("{id}/cancel")
    public Response cancel(@Context HttpServletRequest request, @PathParam("id") String id) {
        return answer(
                seen(request, id).flatMap(job -> backtests.cancel(job.where().tenant(), id)), id);
    }

    private Optional<Job> seen(HttpServletRequest request, String id) {
        Caller caller = Caller.of(request);
        return backtests.find(caller.tenant(), id).filter(job -> caller.covers(job.where()));
    }

    private static Response answer(Optional<Job> job, String id) {
        return job.map(found -> ok(RehearsalViews.job(found)))
                .orElseThrow(() -> Problem.notFound("backtest '" + id + "'").refuse());
    }
}
