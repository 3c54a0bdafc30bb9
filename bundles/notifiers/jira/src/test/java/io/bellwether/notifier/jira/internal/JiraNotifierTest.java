// SPDX-License-Identifier: Apache-2.0
package io.bellwether.notifier.jira.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.notifier.DeliveryOutcome;
import io.bellwether.api.notifier.Notification;
import io.bellwether.api.notifier.Notification.Reason;
import io.bellwether.api.notifier.Notifier;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.settings.Settings;
import io.bellwether.testkit.ManualClock;
import io.bellwether.testkit.Samples;
import io.bellwether.testkit.contract.HttpNotifierContract;
import io.bellwether.testkit.http.Answer;
import io.bellwether.testkit.jira.JiraEmulator;
import io.bellwether.testkit.jira.JiraEmulator.Issue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JiraNotifierTest extends HttpNotifierContract {
    private static final String USER = "duty@example.com";
    private static final String TOKEN = "ATATT-secret-token";

    private final JiraNotifier notifier = new JiraNotifier(new ManualClock(Samples.TIME));
    private final JiraEmulator jira = JiraEmulator.cloud(USER, TOKEN);

    @AfterEach
    void stop() {
        jira.close();
    }

    @Override
    protected Notifier plugin() {
        return notifier;
    }

    @Override
    protected Answer.Reply success() {
        return Answer.json(201, "{\"id\":\"1\",\"key\":\"OPS-1\",\"issues\":[]}");
    }

    @Override
    protected int mostRequests() {
        return 2;
    }

    @Override
    protected Map<String, Object> settings(String host, int port) {
        return Map.of("url", "http://" + host + ":" + port, "user", USER, "token", TOKEN, "project", "OPS");
    }

    private Map<String, Object> settings(JiraEmulator server, Map<String, ?> more) {
        Map<String, Object> all =
                new HashMap<>(settings("127.0.0.1", server.uri().getPort()));
        all.putAll(more);
        return all;
    }

    private static Alert alert(String id, String fingerprint, String summary, String assignedTo) {
        Alert sample = Samples.alert(AlertState.OPEN);
        return Samples.alert(id, fingerprint, summary, sample.labels(), assignedTo, sample.runbook());
    }

    private static Notification about(String id, Reason reason, Alert alert) {
        return Samples.notification(id, reason, List.of(alert), Map.of(), "What is wrong\nsee http://127.0.0.1:8181/x");
    }

    @Test
    void anAlertIsOneIssueFromItsOpeningToItsEnd() throws Exception {
        Map<String, Object> raw = settings(
                jira,
                Map.of(
                        "ackTransition",
                        "In Progress",
                        "priorities",
                        Map.of("critical", "Highest"),
                        "labels",
                        List.of("team-a")));
        Alert alert = alert("a1", "print-1", "62 errors/min", "kim");

        assertThat(send(raw, about("n1", Reason.OPENED, alert))).isEqualTo(new DeliveryOutcome.Delivered("OPS-1"));
        assertThat(send(raw, about("n2", Reason.REPEATED, alert))).isEqualTo(new DeliveryOutcome.Delivered("OPS-1"));
        assertThat(send(raw, about("n3", Reason.ACKNOWLEDGED, alert)))
                .isEqualTo(new DeliveryOutcome.Delivered("OPS-1"));
        assertThat(jira.issues()).singleElement().satisfies(issue -> {
            assertThat(issue.status()).isEqualTo("In Progress");
            assertThat(issue.fields().path("summary").asText())
                    .isEqualTo("[critical] Token errors · harbour-wren/prod");
            assertThat(issue.fields().at("/priority/name").asText()).isEqualTo("Highest");
            assertThat(issue.labels()).contains("bellwether", "team-a").hasSize(3);
            assertThat(issue.fields()
                            .at("/description/content/1/content/1/marks/0/attrs/href")
                            .asText())
                    .isEqualTo("http://127.0.0.1:8181/x");
            assertThat(issue.comments()).hasSize(1);
            assertThat(issue.comments().get(0).toString()).contains("Acknowledged by kim.");
        });

        assertThat(send(raw, about("n4", Reason.CLEARED, alert))).isEqualTo(new DeliveryOutcome.Delivered("OPS-1"));
        assertThat(jira.issues().get(0).status()).isEqualTo("Done");
        assertThat(send(raw, about("n5", Reason.CLEARED, alert))).isEqualTo(new DeliveryOutcome.Delivered(null));
        send(raw, about("n6", Reason.OPENED, alert));
        assertThat(jira.issues()).extracting(Issue::status).containsExactly("Done", "To Do");
    }

    @Test
    void anIssueThatIsNotFoundYetIsKnownByItsReference() throws Exception {
        jira.indexing(false);
        Alert alert = alert("a1", "print-1", "s", null);
        send(settings(jira, Map.of()), about("n1", Reason.OPENED, alert));

        DeliveryOutcome outcome = send(
                settings(jira, Map.of()),
                Samples.notification("n2", Reason.CLEARED, List.of(alert), Map.of("a1", "OPS-1"), "t"));

        assertThat(outcome).isEqualTo(new DeliveryOutcome.Delivered("OPS-1"));
        assertThat(jira.issues()).extracting(Issue::status).containsExactly("Done");
    }

    @Test
    void aLostAnswerMakesNoSecondIssue() throws Exception {
        Map<String, Object> raw = settings(jira, Map.of());
        Alert alert = alert("a1", "print-1", "s", null);
        jira.loseAnswers(1);
        assertThat(send(raw, about("n1", Reason.OPENED, alert))).isInstanceOf(DeliveryOutcome.RetryAfter.class);
        assertThat(send(raw, about("n1", Reason.OPENED, alert))).isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(jira.issues()).hasSize(1);
    }

    @Test
    void aMoveThatFailsIsTriedAgainWithoutASecondComment() throws Exception {
        Map<String, Object> raw = settings(jira, Map.of());
        Alert alert = alert("a1", "print-1", "s", null);
        send(raw, about("n1", Reason.OPENED, alert));
        Notification cleared = about("n2", Reason.CLEARED, alert);
        jira.failMoves(1);
        assertThat(send(raw, cleared)).isInstanceOf(DeliveryOutcome.RetryAfter.class);
        assertThat(jira.issues().get(0).comments()).hasSize(1);

        assertThat(send(raw, cleared)).isInstanceOf(DeliveryOutcome.Delivered.class);
        assertThat(jira.issues().get(0).comments()).hasSize(1);
        assertThat(jira.issues().get(0).status()).isEqualTo("Done");
    }

    @Test
    void dataCenterTakesWikiTextAndItsOwnPaths() throws Exception {
        try (JiraEmulator server = JiraEmulator.dataCenter(TOKEN)) {
            Map<String, Object> raw = settings(server, Map.of("kind", "data-center"));
            Alert alert = alert("a1", "print-1", "{code} *62* [x]", null);
            send(raw, Samples.notification("n1", Reason.OPENED, List.of(alert), Map.of(), "{code} see http://h/a_b"));
            send(raw, about("n2", Reason.CLEARED, alert));

            Issue issue = server.issues().get(0);
            assertThat(issue.fields().path("description").asText()).startsWith("\\{code\\} see http://h/a_b");
            assertThat(issue.comments().get(0).asText()).contains("\\{code\\} \\*62\\* \\[x\\]");
            assertThat(issue.status()).isEqualTo("Done");
            assertThat(server.requests()).contains("POST /rest/api/2/search").noneMatch(each -> each.contains("/3/"));
        }
    }

    @Test
    void whatJiraSaysOfFieldsIsSaid() throws Exception {
        Map<String, Object> raw =
                settings(jira, Map.of("issueType", "Epic", "priorities", Map.of("critical", "Urgent")));

        assertThat(send(raw, about("n1", Reason.OPENED, alert("a1", "p", "s", null))))
                .isInstanceOfSatisfying(DeliveryOutcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .contains("400", "issuetype: Specify a valid", "priority: The priority"));
    }

    @Test
    void aTransitionThatIsNotThereIsANote() throws Exception {
        Map<String, Object> raw = settings(jira, Map.of("clearTransition", "Closed"));
        Alert alert = alert("a1", "p", "s", null);
        send(raw, about("n1", Reason.OPENED, alert));

        assertThat(send(raw, about("n2", Reason.CLEARED, alert)))
                .isInstanceOfSatisfying(DeliveryOutcome.Delivered.class, delivered -> assertThat(delivered.note())
                        .isEqualTo("OPS-1 has no transition 'Closed' now; it has: In Progress, Resolve"));
    }

    @Test
    void manyAlertsShareAnIssueBeyondTwentyFive() throws Exception {
        List<Alert> alerts = IntStream.range(0, 40)
                .mapToObj(i -> alert("a" + i, "print-" + i, "summary " + i, null))
                .toList();
        Map<String, Object> raw = settings(jira, Map.of());

        send(raw, Samples.notification("n1", Reason.OPENED, alerts, Map.of(), "t"));
        send(raw, Samples.notification("n1", Reason.OPENED, alerts, Map.of(), "t"));
        assertThat(jira.issues()).hasSize(Issues.MOST + 1);
        assertThat(jira.issues().get(Issues.MOST).fields().path("description").toString())
                .contains("summary 39");

        send(raw, Samples.notification("n2", Reason.CLEARED, alerts, Map.of(), "t"));
        assertThat(jira.issues())
                .filteredOn(issue -> issue.status().equals("Done"))
                .hasSize(Issues.MOST);
    }

    @Test
    void whatIsTooLongIsCut() throws Exception {
        String flood = "🚨 {x}\n\n".repeat(20_000);
        send(
                settings(jira, Map.of()),
                Samples.notification("n1", Reason.OPENED, List.of(alert("a1", "p", flood, null)), Map.of(), flood));
        assertThat(jira.issues()).hasSize(1);
        try (JiraEmulator server = JiraEmulator.dataCenter(TOKEN)) {
            send(
                    settings(server, Map.of("kind", "data-center")),
                    Samples.notification("n1", Reason.OPENED, List.of(alert("a1", "p", flood, null)), Map.of(), flood));
            assertThat(server.issues()).hasSize(1);
        }
    }

    @Test
    void aBusyJiraIsLeftAloneAsLongAsItAsks() throws Exception {
        jira.answer(1, Answer.status(429).with("Retry-After", "11"));
        assertThat(send(settings(jira, Map.of()), about("n1", Reason.OPENED, alert("a1", "p", "s", null))))
                .isEqualTo(new DeliveryOutcome.RetryAfter(Duration.ofSeconds(11), "Jira answered 429"));
    }

    @Test
    void settingsThatDoNotGoTogetherAreRefused() {
        Settings wrong = Settings.of(
                notifier.parameters(),
                Map.of(
                        "url",
                        "https://x.example",
                        "token",
                        TOKEN,
                        "project",
                        "ops",
                        "labels",
                        List.of("two words"),
                        "priorities",
                        Map.of("fatal", "High")));
        assertThat(notifier.check(wrong))
                .extracting(Problem::field)
                .containsExactly("user", "project", "labels", "priorities");
    }

    @Test
    void aPreviewShowsTheIssue() {
        Settings settings = Settings.of(notifier.parameters(), settings("127.0.0.1", 1));
        assertThat(notifier.preview(Samples.notification(Reason.OPENED), settings))
                .contains("\"summary\":\"[critical] Token errors · harbour-wren/prod\"", "\"type\":\"doc\"")
                .doesNotContain(TOKEN);
    }
}
