// SPDX-License-Identifier: Apache-2.0
package io.bellwether.rest.internal;

import static io.bellwether.rest.internal.Calls.body;
import static io.bellwether.rest.internal.Calls.documents;
import static io.bellwether.rest.internal.Calls.instead;
import static io.bellwether.rest.internal.Calls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.alert.Alerts;
import io.bellwether.alert.internal.oncall.EscalationService;
import io.bellwether.alert.internal.oncall.OnCallService;
import io.bellwether.alert.internal.oncall.Rosters;
import io.bellwether.api.alert.Alert;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.Principal;
import io.bellwether.identity.Role;
import io.bellwether.identity.Tenants;
import io.bellwether.notify.Channels;
import io.bellwether.relational.Channel;
import io.bellwether.relational.ChannelStore;
import io.bellwether.relational.StoredDocument;
import io.bellwether.remediation.Remediations;
import io.bellwether.remediation.Remediations.Answer;
import io.bellwether.remediation.Remediations.Asked;
import io.bellwether.remediation.Remediations.Run;
import io.bellwether.remediation.Remediations.State;
import io.bellwether.remediation.Remediations.Why;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What on-call, escalations and remediations look like over REST, with the true services of on-call. */
class OnCallResourcesTest {
    private static final TenantId TENANT = TenantId.of("harbour");
    private static final Alert ALERT = Calls.alert("alert-1", "prod");
    private static final InstantSource TIME = InstantSource.fixed(Instant.parse("2026-01-06T10:00:00Z"));
    private static final String ROTA =
            """
            {"id": "primary", "name": "Primary", "time_zone": "Europe/London", "layers": [{"id": "week",
             "people": ["alice"], "starts_at": "2026-01-05T09:00", "hand_over": {"every": "1w"},
             "restrict": [{"weekdays": ["mon", "tue", "wed", "thu", "fri"]}]}]}""";

    private final Map<String, StoredDocument> documents = new TreeMap<>();
    private final ChannelStore channels = instead(
            ChannelStore.class,
            (proxy, called, given) -> called.getName().equals("routing")
                    ? Optional.empty()
                    : List.of(
                            new Channel(TENANT, "mail", "email", Map.of(), true, false, Instant.EPOCH, Instant.EPOCH)));
    private final Rosters rosters = new Rosters(
            documents(documents),
            instead(
                    Tenants.class,
                    (proxy, called, given) ->
                            called.getName().equals("onChange") ? (AutoCloseable) () -> {} : Optional.empty()),
            TIME);
    private final OnCallResource onCall = new OnCallResource(new OnCallService(rosters, channels, TIME), TIME);
    private final EscalationResource escalations = new EscalationResource(
            new EscalationService(rosters, channels, instead(Channels.class, (proxy, called, given) -> List.of())),
            TIME);

    private void staff() throws Exception {
        Response person = onCall.create(
                request("{\"id\": \"alice\", \"name\": \"Alice Smith\", \"channels\": [\"mail\"]}"), "people");
        assertThat(person.getStatus()).isEqualTo(201);
        assertThat(person.getLocation().toString()).startsWith("/v1/oncall/people/alice");
        onCall.create(request(ROTA), "rotas");
        escalations.create(
                request("{\"id\": \"page\", \"steps\": [{\"after\": \"0s\", \"notify\": [\"rota:primary\"]}]}"));
    }

    @Test
    void saysWhoIsOnCallAndWarnsOfTheWeekend() throws Exception {
        staff();
        onCall.addNote(request("{\"text\": \"Quiet so far.\"}"), "primary");
        Map<String, Object> answer = body(onCall.now(request(null)));
        Map<?, ?> item = (Map<?, ?>) ((List<?>) answer.get("items")).get(0);
        assertThat(item.get("person_name")).isEqualTo("Alice Smith");
        assertThat(item.get("since")).isEqualTo("2026-01-05T09:00:00Z");
        assertThat(item.get("until")).isEqualTo("2026-01-10T00:00:00Z");
        assertThat(((Map<?, ?>) item.get("note")).get("text")).isEqualTo("Quiet so far.");
        assertThat(item.get("gaps"))
                .isEqualTo(List.of(Map.of("from", "2026-01-10T00:00:00Z", "to", "2026-01-12T00:00:00Z")));
        assertThat((List<?>) answer.get("warnings")).singleElement().asString().contains("nobody is on call for rota");

        Map<String, Object> shifts = body(onCall.shifts(request(null), "primary"));
        assertThat((List<?>) shifts.get("items")).hasSize(5);
    }

    @Test
    void whatIsUsedIsNotDeletedAndWhatIsTakenIsNotMadeAgain() throws Exception {
        staff();
        assertThat(problem(() -> onCall.delete(request(null), "people", "alice")))
                .satisfies(problem -> {
                    assertThat(problem.status()).isEqualTo(409);
                    assertThat(problem.detail()).contains("rota 'primary'");
                    assertThat(problem.usedBy()).containsExactly("rota 'primary'");
                    assertThat(new String(problem.bytes(), StandardCharsets.UTF_8))
                            .contains("\"used_by\":[\"rota 'primary'\"]");
                });
        assertThat(problem(() -> onCall.create(request(ROTA), "rotas")).status())
                .isEqualTo(409);
        assertThat(problem(() -> onCall.find(request(null), "rotas", "second")).status())
                .isEqualTo(404);
        assertThat(problem(() -> onCall.replace(request("{\"id\": \"other\"}"), "rotas", "primary"))
                        .status())
                .isEqualTo(400);
        assertThat(escalations.delete(request(null), "page").getStatus()).isEqualTo(204);
        assertThat(onCall.delete(request(null), "rotas", "primary").getStatus()).isEqualTo(204);
        assertThat(onCall.delete(request(null), "people", "alice").getStatus()).isEqualTo(204);
    }

    @Test
    void whatIsUsedIsDeletedWhenThatIsForced() throws Exception {
        staff();
        assertThat(onCall.delete(asking("force=true"), "people", "alice").getStatus())
                .isEqualTo(204);
        assertThat(problem(() -> onCall.delete(asking("force=false"), "rotas", "primary"))
                        .status())
                .isEqualTo(409);
        assertThat(problem(() -> onCall.delete(asking("force=yes"), "rotas", "primary"))
                        .detail())
                .contains("force: must be true or false");
        assertThat(onCall.delete(asking("force=true"), "rotas", "primary").getStatus())
                .isEqualTo(204);
        Map<?, ?> target = (Map<?, ?>) ((List<?>) ((Map<?, ?>) ((List<?>) body(escalations.drill(request(null), "page"))
                                        .get("steps"))
                                .get(0))
                        .get("targets"))
                .get(0);
        assertThat(target.get("who")).isEqualTo("there is no rota 'primary' any more");
    }

    @Test
    void aFireDrillShowsWhoAndWhy() throws Exception {
        staff();
        Map<String, Object> drill =
                body(escalations.drill(request("{\"severity\": \"error\", \"at\": \"2026-01-11T10:00:00Z\"}"), "page"));
        Map<?, ?> step = (Map<?, ?>) ((List<?>) drill.get("steps")).get(0);
        Map<?, ?> target = (Map<?, ?>) ((List<?>) step.get("targets")).get(0);
        assertThat(target.get("who")).isEqualTo("nobody is on call for Primary until Mon 12 Jan 00:00");
        assertThat(((Map<?, ?>) ((List<?>) target.get("channels")).get(0)).get("would_tell"))
                .isEqualTo(false);
        assertThat(problem(() -> escalations.drill(request("{\"severity\": \"awful\"}"), "page"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void eachReasonNotToActHasItsStatus() throws Exception {
        List<Asked> asked = new ArrayList<>();
        Map<String, Answer> answers = Map.of(
                "done",
                        new Answer.Ran(new Run(
                                "r",
                                TENANT,
                                "done",
                                ALERT.id(),
                                "s",
                                "Ada",
                                true,
                                TIME.instant(),
                                TIME.instant(),
                                State.DONE,
                                "ok")),
                "missing", new Answer.Refused(Why.MISSING, "no", null),
                "forbidden", new Answer.Refused(Why.FORBIDDEN, "no", null),
                "unconfirmed", new Answer.Refused(Why.UNCONFIRMED, "send confirm: true to do this", null),
                "unfit", new Answer.Refused(Why.UNFIT, "no", null),
                "limited", new Answer.Refused(Why.LIMITED, "no", TIME.instant().plusSeconds(90)));
        RemediateResource resource = new RemediateResource(
                instead(Alerts.class, (proxy, called, given) -> Optional.of(ALERT)),
                instead(Remediations.class, (proxy, called, given) -> {
                    asked.add((Asked) given[2]);
                    return answers.get(given[1]);
                }),
                TIME);
        Map<String, Object> ran = body(
                resource.run(request("{\"remediation\": \"done\", \"confirm\": true, \"dry_run\": true}"), ALERT.id()));
        assertThat(ran)
                .containsEntry("outcome", "done")
                .containsEntry("text", "ok")
                .containsEntry("dry_run", true);
        assertThat(asked).containsExactly(new Asked("Ada", true, true, true));
        assertThat(List.of("missing", "forbidden", "unconfirmed", "unfit", "limited"))
                .extracting(id -> problem(() -> resource.run(request("{\"remediation\": \"" + id + "\"}"), ALERT.id()))
                        .status())
                .containsExactly(404, 403, 409, 409, 429);
        assertThat(problem(() -> resource.run(request("{\"remediation\": \"limited\"}"), ALERT.id()))
                        .retryAfter())
                .hasSeconds(90);
        assertThat(problem(() -> resource.run(request("{\"confirm\": true}"), ALERT.id()))
                        .status())
                .isEqualTo(400);
        assertThat(problem(() -> resource.run(request("{\"remediation\": \"done\", \"confirm\": \"yes\"}"), ALERT.id()))
                        .status())
                .isEqualTo(400);
    }

    private static HttpServletRequest asking(String query) {
        return Calls.request(caller(), null, query);
    }

    private static HttpServletRequest request(String body) {
        return Calls.request(caller(), body, null);
    }

    private static Caller caller() {
        Principal principal = new Principal("t1", "Ada", TENANT, Set.of(), Role.ADMIN, Role.ADMIN.scopes());
        return new Caller(principal, TENANT, null, any -> true);
    }
}
