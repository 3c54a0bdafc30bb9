// SPDX-License-Identifier: Apache-2.0
package io.bellwether.remediation.internal;

import static io.bellwether.remediation.internal.Bench.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.api.alert.Alert;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.remediation.RemediationCall;
import io.bellwether.api.remediation.RemediationOutcome;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.Secrets;
import io.bellwether.relational.StoreUnavailable;
import io.bellwether.relational.StoredDocument;
import io.bellwether.remediation.Remediations.Answer;
import io.bellwether.remediation.Remediations.Asked;
import io.bellwether.remediation.Remediations.Run;
import io.bellwether.remediation.Remediations.State;
import io.bellwether.remediation.Remediations.Why;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is run, by whom, how often, and never twice. */
class RemediationServiceTest {
    private static final String IDENTITY = "sharedo-identity";
    private static final Map<String, Object> AUTOMATIC = Map.of("automatic", true);

    private final Bench bench = new Bench();

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    private static Run ran(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Ran.class);
        return ((Answer.Ran) answer).run();
    }

    private static Answer.Refused refused(Answer answer, Why why) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Refused) answer).why()).isEqualTo(why);
        return (Answer.Refused) answer;
    }

    @Test
    void nothingRunsUntilItIsEnabled() throws Exception {
        bench.declare("restart", Map.of("enabled", false, "automatic", true));
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        bench.changed(alert);
        assertThat(refused(bench.confirmed(alert), Why.UNFIT).reason()).contains("is not enabled");
        assertThat(bench.service.offers(alert)).isEmpty();
        assertThat(bench.hook.calls).isEmpty();
    }

    @Test
    void aPersonConfirmsAfterReadingWhatWouldHappen() throws Exception {
        bench.declare("restart", Map.of());
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        assertThat(refused(bench.service.run(alert, "restart", new Asked("asha", true, false, false)), Why.UNCONFIRMED)
                        .reason())
                .isEqualTo("send confirm: true to do this: Restart identity for sharedo-identity in"
                        + " harbour-wren/prod: fake {key=••••}");
        assertThat(bench.hook.calls).isEmpty();
        assertThat(bench.trail).isEmpty();

        Run run = ran(bench.confirmed(alert));
        assertThat(run.state()).isEqualTo(State.DONE);
        assertThat(run.text()).isEqualTo("restarted");
        RemediationCall call = bench.hook.calls.get(0);
        assertThat(call.id()).isEqualTo(run.id());
        assertThat(call.actor()).isEqualTo("asha");
        assertThat(call.alertJson()).contains("\"alert_id\":\"a-1\"");
        assertThat(call.egress().refusal("10.0.0.1"))
                .as("the platform administrator declared it")
                .isNull();
        assertThat(bench.hook.keys).containsExactly("s3cret");
        assertThat(bench.decisions()).containsExactly("runs restart", "restart done");
        assertThat(bench.trail).allSatisfy(entry -> {
            assertThat(entry.stage()).isEqualTo("remediation");
            assertThat(entry.actor()).isEqualTo("asha");
            assertThat(entry.reason()).doesNotContain("s3cret");
        });
    }

    @Test
    void whatAsksForAnAdministratorIsNotRunByOthers() throws Exception {
        bench.declare("restart", Map.of());
        bench.declare("retry", Map.of("role", "investigator", "confirm", false));
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        refused(bench.service.run(alert, "restart", new Asked("ivy", false, true, false)), Why.FORBIDDEN);
        assertThat(ran(bench.service.run(alert, "retry", new Asked("ivy", false, false, false)))
                        .state())
                .isEqualTo(State.DONE);
        refused(bench.service.run(alert, "scale", new Asked("ivy", true, true, false)), Why.MISSING);
    }

    @Test
    void onlyAlertsItIsForAndThatAreNotResolvedAreActedOn() throws Exception {
        bench.declare("restart", Map.of());
        assertThat(refused(bench.confirmed(bench.opened("a-1", "search", 0)), Why.UNFIT)
                        .reason())
                .contains("is not for this alert; it is for service=\"sharedo-identity\"");
        Alert resolved = Bench.alert("a-2", IDENTITY, AlertState.RESOLVED, bench.clock.instant(), null, 0);
        assertThat(refused(bench.confirmed(resolved), Why.UNFIT).reason()).isEqualTo("the alert is resolved");
    }

    @Test
    void coolDownAndLimitHoldForEachServiceAndOverRestarts() throws Exception {
        bench.declare("restart", Map.of("match", List.of(), "limit", Map.of("times", 2, "within", "1h")));
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        ran(bench.confirmed(alert));
        bench.clock.advance(Duration.ofMinutes(9));
        assertThat(refused(bench.confirmed(alert), Why.LIMITED).until())
                .as("it rests for ten minutes")
                .isEqualTo("2025-08-12T03:14:05Z");
        ran(bench.confirmed(bench.opened("a-2", "search", 0)));
        bench.restart();
        refused(bench.confirmed(alert), Why.LIMITED);
        bench.clock.advance(Duration.ofMinutes(1));
        ran(bench.confirmed(alert));
        bench.clock.advance(Duration.ofMinutes(11));
        assertThat(refused(bench.confirmed(alert), Why.LIMITED).reason())
                .isEqualTo("it ran 2 times for sharedo-identity within 1h; next at 2025-08-12T04:04:05Z");
        assertThat(bench.service.offers(alert).get(0).refusal()).contains("it ran 2 times");
        bench.clock.advance(Duration.ofMinutes(39));
        ran(bench.confirmed(alert));
        assertThat(bench.hook.calls).hasSize(4);
    }

    @Test
    void aDryRunNeedsNoConfirmationAndCountsForNothing() throws Exception {
        bench.declare("restart", Map.of());
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        Run run = ran(bench.service.run(alert, "restart", new Asked("asha", true, false, true)));
        assertThat(run.dryRun()).isTrue();
        assertThat(bench.hook.calls.get(0).dryRun()).isTrue();
        assertThat(bench.decisions()).containsExactly("runs restart", "restart (dry run) done");
        assertThat(ran(bench.confirmed(alert)).dryRun()).isFalse();
    }

    @Test
    void byItselfItRunsOnceForEachOpening() {
        bench.declare("restart", AUTOMATIC);
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        bench.changed(alert);
        bench.changed(alert);
        bench.clock.advance(Duration.ofMinutes(2));
        bench.restart();
        bench.changed(alert);
        assertThat(bench.hook.calls).hasSize(1);
        assertThat(bench.hook.calls.get(0).actor()).isNull();
        assertThat(bench.decisions()).containsExactly("runs restart", "restart done");

        bench.clock.advance(Duration.ofMinutes(1));
        bench.changed(bench.opened("a-1", IDENTITY, 1));
        assertThat(bench.decisions()).as("it still rests").endsWith("did not run restart");
        bench.clock.advance(Duration.ofMinutes(20));
        bench.changed(bench.opened("a-1", IDENTITY, 2));
        assertThat(bench.hook.calls).hasSize(2);
        assertThat(bench.service.runs(TENANT, "a-1", null, 10))
                .extracting(Run::automatic)
                .containsExactly(true, true);
    }

    @Test
    void afterItsRestItRunsOnceMoreWhereTheAlertIsStillOpen() {
        bench.declare("restart", AUTOMATIC);
        bench.changed(bench.opened("a-1", IDENTITY, 0));
        bench.clock.advance(Duration.ofMinutes(3));
        Alert second = bench.opened("a-2", IDENTITY, 0);
        bench.stored(second);
        bench.changed(second);
        bench.changed(second);

        assertThat(bench.hook.calls).hasSize(1);
        assertThat(bench.later).containsOnlyKeys(Duration.ofMinutes(7));
        assertThat(bench.decisions()).containsExactly("runs restart", "restart done", "did not run restart");
        assertThat(bench.trail.get(2).reason())
                .endsWith("(cool-down); it is tried once more then, if the alert is still open");

        bench.rested();
        assertThat(bench.hook.calls).hasSize(2);
        assertThat(bench.later).isEmpty();
        assertThat(bench.decisions()).endsWith("runs restart", "restart done");
        bench.changed(second);
        assertThat(bench.hook.calls).hasSize(2);
    }

    @Test
    void afterItsRestItLeavesAloneWhatIsOver() {
        bench.declare("restart", AUTOMATIC);
        bench.changed(bench.opened("a-1", IDENTITY, 0));
        bench.clock.advance(Duration.ofMinutes(1));
        bench.changed(bench.opened("a-2", IDENTITY, 0));
        bench.stored(Bench.alert("a-2", IDENTITY, AlertState.RESOLVED, bench.clock.instant(), null, 0));

        bench.rested();
        assertThat(bench.hook.calls).hasSize(1);
        assertThat(bench.decisions()).endsWith("does not run restart after its rest");
        assertThat(bench.trail.get(bench.trail.size() - 1).reason())
                .isEqualTo("the alert no longer asks for it: it is resolved");
    }

    @Test
    void aSecondRefusalIsTheEnd() throws Exception {
        bench.declare("restart", AUTOMATIC);
        bench.changed(bench.opened("a-1", IDENTITY, 0));
        bench.clock.advance(Duration.ofMinutes(5));
        Alert second = bench.opened("a-2", IDENTITY, 0);
        bench.stored(second);
        bench.changed(second);
        bench.clock.advance(Duration.ofMinutes(5));
        ran(bench.confirmed(second));

        bench.rested();
        assertThat(bench.hook.calls).hasSize(2);
        assertThat(bench.later).isEmpty();
        assertThat(bench.decisions()).endsWith("did not run restart");
        assertThat(bench.trail.get(bench.trail.size() - 1).reason()).endsWith("(cool-down)");
    }

    @Test
    void byItselfItLeavesAloneWhatIsTakenSuppressedOldOrNotMeant() {
        bench.declare("restart", AUTOMATIC);
        bench.declare("by-hand", Map.of());
        bench.changed(Bench.alert("a-1", IDENTITY, AlertState.ACK, bench.clock.instant(), null, 0));
        bench.changed(Bench.alert("a-2", IDENTITY, AlertState.OPEN, bench.clock.instant(), "maintenance:m", 0));
        bench.changed(Bench.alert(
                "a-3", IDENTITY, AlertState.OPEN, bench.clock.instant().minus(Duration.ofMinutes(6)), null, 0));
        bench.changed(bench.opened("a-4", "search", 0));
        assertThat(bench.hook.calls).isEmpty();
    }

    @Test
    void whatAHookDoesWrongIsSaidAndDoesNoHarm() throws Exception {
        bench.declare(
                "restart",
                Map.of(
                        "cool_down",
                        "0s",
                        "limit",
                        Map.of("times", 50),
                        "settings",
                        Map.of("key", "k", "timeout", "1ms")));
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        bench.hook.behaviour = call -> new RemediationOutcome.Failed("the receiver answered 500");
        assertThat(ran(bench.confirmed(alert))).satisfies(run -> {
            assertThat(run.state()).isEqualTo(State.FAILED);
            assertThat(run.text()).isEqualTo("the receiver answered 500");
        });
        bench.hook.behaviour = call -> {
            throw new IllegalStateException("broken");
        };
        assertThat(ran(bench.confirmed(alert)).text())
                .as("what it said may hold a secret")
                .contains("threw IllegalStateException")
                .doesNotContain("broken")
                .endsWith("whether it acted is not known");
        bench.hook.behaviour = call -> null;
        assertThat(ran(bench.confirmed(alert)).state()).isEqualTo(State.FAILED);
        CountDownLatch never = new CountDownLatch(1);
        bench.hook.behaviour = call -> {
            never.await();
            return new RemediationOutcome.Done("too late");
        };
        Run hung = ran(bench.confirmed(alert));
        assertThat(hung.state()).isEqualTo(State.FAILED);
        assertThat(hung.text()).contains("no answer within").endsWith("whether it acted is not known");
        assertThat(bench.decisions())
                .filteredOn(decision -> decision.equals("restart failed"))
                .hasSize(4);
    }

    @Test
    void aRestartInTheMiddleIsSaidAndItIsNotRunAgain() {
        bench.declare("restart", AUTOMATIC);
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        Map<String, StoredDocument> asItWas = new TreeMap<>();
        bench.hook.behaviour = call -> {
            asItWas.putAll(bench.documents);
            return new RemediationOutcome.Done("restarted");
        };
        bench.changed(alert);
        assertThat(asItWas).as("it is written down before the hook is called").hasSize(2);

        bench.documents = asItWas;
        bench.restart();
        bench.changed(alert);
        assertThat(bench.hook.calls).hasSize(1);
        assertThat(bench.decisions()).endsWith("restart unknown");
        assertThat(bench.service.runs(TENANT, "a-1", "restart", 10))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(State.UNKNOWN));
    }

    @Test
    void whatCannotBeWrittenDownIsNotRun() throws Exception {
        bench.declare("restart", AUTOMATIC);
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        assertThat(bench.service.list(TENANT)).hasSize(1);
        bench.down = true;
        assertThatThrownBy(() -> bench.confirmed(alert)).isInstanceOf(StoreUnavailable.class);
        bench.changed(alert);
        assertThat(bench.hook.calls).isEmpty();
        bench.down = false;
        ran(bench.confirmed(alert));
    }

    @Test
    void secretsAreMaskedAndKept() throws Exception {
        bench.declare("restart", Map.of());
        Map<String, Object> read = bench.service.find(TENANT, "restart").orElseThrow();
        assertThat(read.get("settings")).isEqualTo(Map.of("key", Secrets.MASK));
        assertThat(read).containsEntry("state", "active").containsEntry("cool_down", "10m");
        read.remove("state");
        read.put("name", "Again");
        bench.service.replace(TENANT, "restart", read, true, "asha");
        bench.restart();
        ran(bench.confirmed(bench.opened("a-1", IDENTITY, 0)));
        assertThat(bench.hook.keys).containsExactly("s3cret");
    }

    @Test
    void everyProblemIsNamed() {
        InvalidInput wrong = catchThrowableOfType(
                InvalidInput.class,
                () -> bench.service.create(
                        TENANT,
                        Map.of(
                                "id", "Bad Id",
                                "hook", "fak",
                                "match", List.of("no matcher at all"),
                                "role", "viewer",
                                "limit", Map.of("times", 0, "every", "1h"),
                                "cool_down", 600,
                                "enabled", "yes"),
                        true,
                        "asha"));
        assertThat(wrong.problems().stream().map(Problem::toString))
                .anyMatch(text -> text.startsWith("id: must be 1 to 63"))
                .anyMatch(
                        text -> text.startsWith("hook: is not an installed remediation; installed: fake; did you mean"))
                .anyMatch(text -> text.startsWith("match[0]: "))
                .anyMatch(text -> text.startsWith("role: must be admin or investigator"))
                .anyMatch(text -> text.startsWith("limit.times: must be a whole number"))
                .anyMatch(text -> text.startsWith("limit.every: is not known here"))
                .anyMatch(text -> text.startsWith("cool_down: must be a duration"))
                .anyMatch(text -> text.startsWith("enabled: must be true or false"));
        assertThatThrownBy(() -> bench.declare("all", Map.of("automatic", true, "match", List.of())))
                .hasMessageContaining("match: is required for what runs by itself");
        bench.declare("restart", Map.of());
        assertThatThrownBy(() -> bench.declare("restart", Map.of())).isInstanceOf(AlreadyExists.class);
    }

    @Test
    void nothingOfAWrongTypeIsTaken() {
        Map<String, Object> wrong = Map.of(
                "id",
                5,
                "name",
                true,
                "hook",
                5,
                "settings",
                "x",
                "match",
                List.of(5),
                "automatic",
                "yes",
                "confirm",
                1,
                "role",
                List.of(),
                "limit",
                List.of(),
                "cool_down",
                600);
        InvalidInput refused =
                catchThrowableOfType(InvalidInput.class, () -> bench.service.create(TENANT, wrong, true, "asha"));
        assertThat(refused.problems().stream().map(problem -> problem.field().replaceAll("\\[.*", "")))
                .containsAll(wrong.keySet());
        assertThat(bench.service.list(TENANT)).isEmpty();
    }

    @Test
    void withoutItsPluginItWaitsAndLosesNothing() throws Exception {
        bench.declare("restart", Map.of());
        bench.plugins.removeHook(bench.hook);
        Alert alert = bench.opened("a-1", IDENTITY, 0);
        assertThat(bench.service.find(TENANT, "restart").orElseThrow()).containsEntry("state", "plugin missing");
        assertThat(refused(bench.confirmed(alert), Why.UNFIT).reason()).contains("is not installed");
        assertThat(bench.service.list(TENANT).toString()).doesNotContain("s3cret");
        bench.plugins.addHook(bench.hook);
        ran(bench.confirmed(alert));
    }
}
