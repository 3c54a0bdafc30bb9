// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import io.bellwether.alert.Outcomes;
import io.bellwether.alert.Outcomes.Figure;
import io.bellwether.alert.Outcomes.Precision;
import io.bellwether.alert.Outcomes.Suggestion;
import io.bellwether.api.settings.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often the alerts of each policy and each detector were worth it. */
@Path("/v1/alerts/policies/precision")
public final class PrecisionResource extends Resource {
    private static final Duration STANDARD_RANGE = Duration.ofDays(30);

    private final Outcomes outcomes;
    private final InstantSource clock;

    PrecisionResource(Outcomes outcomes, InstantSource clock) {
        this.outcomes = outcomes;
        this.clock = clock;
    }

    @GET
    public Response precision(@Context HttpServletRequest request) {
        Caller caller = Caller.of(request);
        Query query = Query.of(request);
        Instant to = query.time("to", clock.instant());
        Instant from = query.time("from", to.minus(STANDARD_RANGE));
        if (!from.isBefore(to)) {
            throw new InvalidInput("from", from.toString(), "must be before 'to'");
        }
        Precision precision = outcomes.precision(caller.tenant(), caller.readable(), from, to);
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("from", precision.from().toString());
        view.put("to", precision.to().toString());
        view.put("alerts", precision.alerts());
        view.put("complete", precision.complete());
        view.put(
                "policies",
                precision.policies().stream()
                        .map(figure -> figure("policy", figure))
                        .toList());
        view.put(
                "detectors",
                precision.detectors().stream()
                        .map(figure -> figure("detector", figure))
                        .toList());
        return ok(view);
    }

    private static Map<String, Object> figure(String what, Figure figure) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put(what, figure.id());
        view.put("confirmed", figure.confirmed());
        view.put("dismissed", figure.dismissed());
        view.put("unjudged", figure.unjudged());
        view.put("precision", Views.finite(figure.precision()));
        view.put("low", Views.finite(figure.low()));
        view.put("high", Views.finite(figure.high()));
        if (what.equals("policy")) {
            view.put(
                    "suggestions",
                    figure.suggestions().stream()
                            .map(PrecisionResource::suggestion)
                            .toList());
        }
        return view;
    }

    private static Map<String, Object> suggestion(Suggestion suggestion) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", suggestion.kind());
        view.put("change", suggestion.change());
        view.put("text", suggestion.text());
        return view;
    }
}
