// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.instead;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.Outcomes;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.alert.Evidence;
import io.bellwether.api.event.Severity;
import io.bellwether.api.tenancy.TenantEnvironment;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.detect.Anomalies;
import io.bellwether.detect.Anomalies.Anomaly;
import io.bellwether.detect.Anomalies.Hint;
import io.bellwether.detect.Anomalies.Reason;
import io.bellwether.detect.Anomalies.Ribbon;
import io.bellwether.detect.Anomalies.Span;
import io.bellwether.detect.Health;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.relational.AlertOutcome;
import io.bellwether.relational.AnomalyQuery;
import io.bellwether.relational.Page;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Key figures, series, anomalies, outcomes and precision as they are read and said over HTTP. */
class HealthResourcesTest {
    private static final TenantEnvironment WHERE = TenantEnvironment.of("harbour", "prod");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final InstantSource TIME = InstantSource.fixed(NOW);

    private final List<Object> asked = new ArrayList<>();
    private AlertOutcome outcome;

    private final Anomalies anomalies = instead(Anomalies.class, (proxy, called, given) -> switch (called.getName()) {
        case "list" -> {
            asked.add(given[0]);
            asked.add(given[1]);
            yield new Page<>(List.of(anomaly()), "next");
        }
        case "ribbons" ->
            List.of(
                    new Ribbon("kpi", "errors", List.of(new Span(NOW.minusSeconds(600), NOW, 3))),
                    new Ribbon("policy", "auth", List.of(new Span(NOW.minusSeconds(300), NOW, 4))));
        default -> Optional.of(anomaly());
    });

    @Test
    void keyFiguresComeWithScoresBandsAndRibbons() {
        Health health = instead(Health.class, (proxy, called, given) -> {
            asked.add(given[3]);
            return new Health.Kpis(
                    NOW.minusSeconds(60), NOW, Duration.ofMinutes(1), Map.of("errors", 1.0), List.of(kpi()));
        });

        Map<String, Object> body =
                body(new KpiResource(health, anomalies, TIME).kpis(request("from=2025-12-01T00:00:00Z&step=6h", null)));

        assertThat(asked).containsExactly(Duration.ofHours(6));
        assertThat(body).containsEntry("step", "1m").containsEntry("contributions", Map.of("errors", 1.0));
        Map<?, ?> kpi = (Map<?, ?>) ((List<?>) body.get("kpis")).get(0);
        assertThat(kpi.get("category")).isEqualTo("errors");
        assertThat(kpi.get("status")).isEqualTo("critical");
        assertThat(kpi.get("score")).isEqualTo(17.5);
        assertThat(kpi.get("series")).isEqualTo(List.of(List.of(1772359140000L, 40.0)));
        assertThat(kpi.get("baseline")).isEqualTo(List.of(List.of(1772359140000L, 0.0, 4.0)));
        assertThat(kpi.get("scores")).isEqualTo(List.of(List.of(1772359140000L, 17.5)));
        assertThat(kpi.get("anomalies")).isEqualTo(List.of(List.of(1772358600000L, 1772359200000L, 3)));
    }

    @Test
    void seriesAskForAPolicyOrAKeyFigureAndItsLabels() {
        Health health = instead(Health.class, (proxy, called, given) -> {
            asked.add(given[1]);
            return new Health.Chart(
                    NOW.minusSeconds(60),
                    NOW,
                    Duration.ofMinutes(1),
                    true,
                    List.of(new Health.Line(
                            "value", Map.of("node", "a"), kpi().series(), kpi().baseline(), kpi().scores())));
        });
        SeriesResource resource = new SeriesResource(health, TIME);

        Map<String, Object> body = body(resource.series(request("policy=auth&group=node%3Da,plan%3Db", null)));

        Health.SeriesQuery query = (Health.SeriesQuery) asked.get(0);
        assertThat(query.policy()).isEqualTo("auth");
        assertThat(query.group()).containsEntry("node", "a").containsEntry("plan", "b");
        assertThat(query.step()).isNull();
        assertThat(((Map<?, ?>) ((List<?>) body.get("lines")).get(0)).get("group"))
                .isEqualTo(Map.of("node", "a"));
        assertThat(field(() -> resource.series(request("", null)))).isEqualTo("policy");
        assertThat(field(() -> resource.series(request("policy=a&kpi=b", null))))
                .isEqualTo("policy");
        assertThat(field(() -> resource.series(request("kpi=errors&group=node", null))))
                .isEqualTo("group");
        assertThat(field(() -> resource.series(request("kpi=errors&step=5", null))))
                .isEqualTo("step");
    }

    @Test
    void anomaliesPageAndSayWhatTheyLookLikeAndWhy() {
        AnomalyResource resource = new AnomalyResource(anomalies, TIME);

        Map<String, Object> body = body(resource.list(request("class=auth,unknown&kpi=errors&limit=7", null)));

        AnomalyQuery query = (AnomalyQuery) asked.get(0);
        assertThat(query.classes()).containsExactlyInAnyOrder(AlertClass.AUTH, AlertClass.UNKNOWN);
        assertThat(query.origin()).isEqualTo("kpi");
        assertThat(query.subject()).isEqualTo("errors");
        assertThat(query.from()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(asked.get(1)).isEqualTo(7);
        assertThat(body).containsEntry("next_cursor", "next");
        Map<?, ?> item = (Map<?, ?>) ((List<?>) body.get("items")).get(0);
        assertThat(item.get("kpi")).isEqualTo("errors");
        assertThat(item.get("end")).isNull();
        assertThat(item.get("baseline")).isEqualTo(List.of(0.0, 4.0));
        Map<?, ?> hint = (Map<?, ?>) item.get("hint");
        assertThat(hint.get("class")).isEqualTo("auth");
        Map<?, ?> reason = (Map<?, ?>) ((List<?>) hint.get("reasons")).get(0);
        assertThat(reason.get("events"))
                .isEqualTo(List.of(
                        Map.of("event_id", "e1", "timestamp", NOW.toString(), "environment", "prod", "node", "web-1")));
        assertThat(field(() -> resource.list(request("class=nonsense", null)))).isEqualTo("class");
        assertThat(field(() -> resource.list(request("form=nonsense", null)))).isEqualTo("form");
        assertThat(field(() -> resource.list(request("policy=a&kpi=b", null)))).isEqualTo("kpi");
        assertThat(field(() -> resource.list(request("limit=0", null)))).isEqualTo("limit");
    }

    @Test
    void ribbonsAreCompact() {
        Map<String, Object> body = body(new AnomalyResource(anomalies, TIME).list(request("form=ribbon", null)));

        assertThat(body.get("ribbons"))
                .isEqualTo(List.of(
                        Map.of("kpi", "errors", "spans", List.of(List.of(1772358600000L, 1772359200000L, 3))),
                        Map.of("policy", "auth", "spans", List.of(List.of(1772358900000L, 1772359200000L, 4)))));
    }

    @Test
    void anOutcomeIsSaidReadBackAndTakenBack() throws Exception {
        AlertResource resource = new AlertResource(alerts(), outcomes(), anomalies, null);

        Map<String, Object> said =
                body(resource.judge(request(null, "{\"outcome\": \"Confirmed\", \"comment\": \"real\"}"), "a1"));
        assertThat(said).containsEntry("alert_id", "a1");
        assertThat((Map<?, ?>) said.get("outcome"))
                .isEqualTo(Map.of("outcome", "confirmed", "by", "token t1", "comment", "real", "at", NOW.toString()));
        Map<String, Object> alert = body(resource.find(request(null, null), "a1"));
        assertThat(alert).containsEntry("state", "OPEN").containsEntry("detectors", List.of("spike"));
        assertThat(alert.get("outcome")).isEqualTo(said.get("outcome"));
        assertThat((List<?>) alert.get("hints")).hasSize(1);

        assertThat(body(resource.judge(request(null, "{\"outcome\": \"none\"}"), "a1")))
                .containsEntry("outcome", null);
        assertThat(field(() -> resource.judge(request(null, "{\"outcome\": \"maybe\"}"), "a1")))
                .isEqualTo("outcome");
        assertThat(field(() -> resource.judge(request(null, "{}"), "a1"))).isEqualTo("outcome");
        assertThat(Answers.problem(catchThrowable(
                                () -> resource.judge(request(null, "{\"outcome\": \"confirmed\"}"), "other")))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void precisionIsReadOverAMonthUnlessItIsSaidOtherwise() {
        PrecisionResource resource = new PrecisionResource(outcomes(), TIME);

        Map<String, Object> body = body(resource.precision(request(null, null)));

        assertThat(body)
                .containsEntry("from", "2026-01-30T10:00:00Z")
                .containsEntry("alerts", 1)
                .containsEntry("complete", true);
        Map<?, ?> policy = (Map<?, ?>) ((List<?>) body.get("policies")).get(0);
        assertThat(policy.get("policy")).isEqualTo("auth");
        assertThat(policy.get("precision")).isEqualTo(1.0);
        assertThat(policy.get("low")).isEqualTo(0.21);
        assertThat(policy.get("suggestions"))
                .isEqualTo(List.of(Map.of("kind", "hold", "change", Map.of("for", "5m"), "text", "raise it")));
        Map<?, ?> detector = (Map<?, ?>) ((List<?>) body.get("detectors")).get(0);
        assertThat(detector.get("precision")).isNull();
        assertThat(detector.containsKey("suggestions")).isFalse();
        assertThat(field(() -> resource.precision(request("from=2027-01-01T00:00:00Z", null))))
                .isEqualTo("from");
    }

    private Alerts alerts() {
        Alert alert = new Alert(
                "a1",
                WHERE,
                "auth",
                "Auth",
                AlertClass.UNKNOWN,
                Severity.ERROR,
                AlertState.OPEN,
                null,
                Map.of(),
                "so",
                null,
                null,
                null,
                NOW,
                NOW,
                NOW,
                NOW,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                false);
        return instead(
                Alerts.class, (proxy, called, given) -> given[1].equals("a1") ? Optional.of(alert) : Optional.empty());
    }

    private Outcomes outcomes() {
        return instead(Outcomes.class, (proxy, called, given) -> switch (called.getName()) {
            case "judge" -> {
                outcome = given[2] == null
                        ? null
                        : new AlertOutcome(
                                (AlertOutcome.Judgement) given[2], (String) given[3], (String) given[4], NOW);
                yield true;
            }
            case "find" -> Optional.ofNullable(outcome);
            case "detectors" -> List.of("spike");
            default ->
                new Outcomes.Precision(
                        (Instant) given[2],
                        (Instant) given[3],
                        1,
                        true,
                        List.of(new Outcomes.Figure(
                                "auth",
                                1,
                                0,
                                0,
                                1,
                                0.21,
                                1,
                                List.of(new Outcomes.Suggestion("hold", Map.of("for", "5m"), "raise it")))),
                        List.of(new Outcomes.Figure("spike", 0, 0, 1, Double.NaN, Double.NaN, Double.NaN, List.of())));
        });
    }

    private static Health.Kpi kpi() {
        Instant at = NOW.minusSeconds(60);
        return new Health.Kpi(
                "errors",
                "Errors",
                "errors",
                "events/min",
                40,
                "critical",
                17.5,
                Map.of(),
                List.of(new Health.Point(at, 40)),
                List.of(new Health.Band(at, 0, 4)),
                List.of(new Health.Point(at, 17.5)));
    }

    private static Anomaly anomaly() {
        List<Evidence> events = List.of(new Evidence("e1", NOW, "web-1", null));
        return new Anomaly(
                WHERE,
                "x",
                "kpi",
                "errors",
                "Errors",
                AlertClass.UNKNOWN,
                Severity.ERROR,
                Map.of(),
                NOW,
                NOW,
                null,
                NOW,
                17.5,
                40.0,
                null,
                0.0,
                4.0,
                Map.of(),
                "many",
                events,
                "a1",
                List.of(new Hint(AlertClass.AUTH, 0.8, List.of(new Reason("tokens", "token-failures", events)))));
    }

    private interface Call {
        void run() throws Exception;
    }

    private static String field(Call call) {
        Problem problem = Answers.problem(catchThrowable(call::run));
        assertThat(problem.status()).isEqualTo(400);
        return problem.errors().get(0).field();
    }

    private static Map<String, Object> body(Response answer) {
        assertThat(answer.getStatus()).isEqualTo(200);
        return Calls.body(answer);
    }

    private static HttpServletRequest request(String query, String body) {
        Principal principal =
                new Principal("t1", "", new TenantId("harbour"), Set.of(), Role.ADMIN, Role.ADMIN.scopes());
        Caller caller = new Caller(principal, new TenantId("harbour"), WHERE.environment(), any -> true);
        return Calls.request(caller, body, query);
    }
}
