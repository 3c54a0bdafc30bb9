// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.suppress;

import static io.bellwether.alert.internal.suppress.Surroundings.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bellwether.alert.MaintenanceWindows;
import io.bellwether.alert.Silences;
import io.bellwether.api.alert.AlertClass;
import io.bellwether.api.alert.AlertState;
import io.bellwether.api.event.Severity;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.api.tenancy.TenantId;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.topology.ServiceMap;
import io.bellwether.topology.ServiceMap.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told and what is not, as time goes by. */
class SuppressionTimelineTest {
    /** A Monday, in summer time: 09:00 in London. */
    private final Surroundings all = new Surroundings("2026-06-01T08:00:00Z");

    private final Alerted shop = Alerted.of("shop-1", Map.of("team", "shop")).on("shop");

    @Test
    void aSilenceHoldsFromItsStartUntilJustBeforeItsEnd() {
        long before = all.suppressor.generation(ACME);
        all.silences.create(
                ACME,
                Map.of(
                        "id",
                        "s1",
                        "matchers",
                        List.of("service=\"shop\""),
                        "starts_at",
                        "2026-06-01T09:00:00+01:00",
                        "duration",
                        "2h",
                        "comment",
                        "moving house"),
                "anna",
                Set.of());
        assertThat(all.suppressor.generation(ACME)).isGreaterThan(before);
        assertThat(all.of(shop)).isEqualTo("silence:s1");
        assertThat(all.why(shop).until()).isEqualTo("2026-06-01T10:00:00Z");
        assertThat(all.why(shop).reason()).isEqualTo("Silenced by anna until 2026-06-01 11:00 BST, \"moving house\".");
        assertThat(all.of(shop.on("search"))).isEqualTo("told");
        assertThat(all.suppressor.nextChange(ACME, all.clock.instant())).isEqualTo("2026-06-01T10:00:00Z");

        all.clock.set(Instant.parse("2026-06-01T09:59:59.999Z"));
        all.restart();
        assertThat(all.of(shop)).isEqualTo("silence:s1");
        all.clock.advance(Duration.ofMillis(1));
        assertThat(all.of(shop)).isEqualTo("told");
        assertThat(all.suppressor.nextChange(ACME, all.clock.instant())).isNull();
        all.clock.set(Instant.parse("2026-06-01T09:00:00Z"));
        assertThat(all.of(shop)).as("the clock went back").isEqualTo("silence:s1");
    }

    @Test
    void aSilenceToComeWaitsAndTheOneThatLastsLongestIsNamed() {
        all.silences.create(
                ACME,
                Map.of(
                        "id",
                        "later",
                        "matchers",
                        List.of("team=~\"shop|x\""),
                        "starts_at",
                        "2026-06-01T09:00:00Z",
                        "ends_at",
                        "2026-06-01T12:00:00Z"),
                "anna",
                Set.of());
        all.silences.create(
                ACME, Map.of("id", "now", "matchers", List.of("team!=\"\""), "duration", "90m"), "anna", Set.of());
        assertThat(all.of(shop)).isEqualTo("silence:now");
        assertThat(all.suppressor.nextChange(ACME, all.clock.instant())).isEqualTo("2026-06-01T09:00:00Z");
        all.clock.set(Instant.parse("2026-06-01T09:00:00Z"));
        assertThat(all.of(shop)).isEqualTo("silence:later");
        assertThat(all.silences
                        .expire(ACME, "later", "ben", Set.of())
                        .orElseThrow()
                        .endsAt())
                .isEqualTo(all.clock.instant());
        assertThat(all.of(shop)).isEqualTo("silence:now");
        assertThat(all.silences.expire(ACME, "nobody", "ben", Set.of())).isEmpty();
    }

    @Test
    void whatIsOverIsKeptForFiveDays() {
        all.silences.create(ACME, Map.of("id", "s1", "matchers", List.of("a=b"), "duration", "1h"), "x", Set.of());
        all.clock.advance(Duration.ofHours(1).plusDays(5));
        all.silences.sweep();
        assertThat(all.silences.list(ACME, Set.of(Silences.State.EXPIRED))).hasSize(1);
        all.clock.advance(Duration.ofMillis(1));
        all.silences.sweep();
        assertThat(all.silences.list(null, Set.of())).isEmpty();
        assertThat(all.documents.kept).isEmpty();
    }

    @Test
    void aSilenceThatTakesEverythingIsRefusedAndAllMistakesAreNamed() {
        for (List<?> matchers : List.of(
                List.of(),
                List.of("service=~\".*\""),
                List.of("service=\"\"", "team!=\"x\""),
                List.of(Map.of("name", "team", "value", "x", "isEqual", false)))) {
            assertThatThrownBy(() ->
                            all.silences.create(ACME, Map.of("matchers", matchers, "duration", "1h"), "x", Set.of()))
                    .hasMessageContaining("must not take every alert");
        }
        assertThatThrownBy(() -> all.silences.create(
                        ACME,
                        Map.of(
                                "id", "Not A Slug",
                                "matchers", List.of("a=~\"(\"", Map.of("name", "b")),
                                "starts_at", "tomorrow",
                                "duration", "1h",
                                "ends_at", "2026-07-01T00:00:00Z",
                                "creator", "me"),
                        "x",
                        Set.of()))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .extracting(Problem::field)
                        .containsExactlyInAnyOrder(
                                "id", "matchers[0]", "matchers[1]", "starts_at", "duration", "creator"));
        assertThatThrownBy(() -> all.silences.create(ACME, Map.of("matchers", List.of("a=b")), "x", Set.of()))
                .hasMessageContaining("a silence ends by itself");
        Map<String, Object> taken = Map.of("id", "s1", "matchers", List.of("a=b"), "duration", "1h");
        all.silences.create(ACME, taken, "x", Set.of());
        assertThatThrownBy(() -> all.silences.create(ACME, taken, "x", Set.of()))
                .isInstanceOf(AlreadyExists.class);
        assertThat(all.silences.list(ACME, Set.of())).hasSize(1);
    }

    @Test
    void whoIsHeldToEnvironmentsSilencesTheseOnly() {
        var uat = Set.of(new io.bellwether.api.tenancy.EnvironmentId("uat"));
        Silences.View made = all.silences.create(
                ACME,
                Map.of(
                        "id",
                        "s1",
                        "matchers",
                        List.of(Map.of("name", "service", "value", "sh.p", "isRegex", true)),
                        "duration",
                        "1h"),
                "x",
                uat);
        assertThat(made.matchers()).containsExactly("service=~\"sh.p\"", "environment=\"uat\"");
        assertThat(all.of(shop)).isEqualTo("told");
        assertThat(all.of(shop.in("uat"))).isEqualTo("silence:s1");
        all.silences.create(
                ACME,
                Map.of("id", "s2", "matchers", List.of("environment=~\"prod|uat\""), "duration", "1h"),
                "x",
                Set.of());
        assertThatThrownBy(() -> all.silences.expire(ACME, "s2", "x", uat)).isInstanceOf(Silences.OutOfReach.class);
        assertThat(all.silences.expire(ACME, "s1", "x", uat)).isPresent();
        Silences.View own =
                all.silences.create(ACME, Map.of("matchers", List.of("environment=uat"), "duration", "1h"), "x", uat);
        assertThat(own.matchers()).containsExactly("environment=\"uat\"");
        assertThat(own.id()).hasSize(36);
    }

    @Test
    void thePreviewSaysWhatWouldHaveBeenHidden() {
        Instant now = all.clock.instant();
        for (int day = 1; day <= 9; day++) {
            Alerted each = shop.at(now.minus(Duration.ofDays(day))).as(day < 3 ? AlertState.OPEN : AlertState.RESOLVED);
            Alerted named = new Alerted(
                    "a" + day,
                    each.environment(),
                    each.service(),
                    each.alertClass(),
                    each.severity(),
                    each.state(),
                    each.createdAt(),
                    each.labels());
            all.alerts.add(new io.bellwether.relational.AlertRecord(named.alert(), Map.of()));
            Alerted other = new Alerted(
                    "b" + day,
                    "uat",
                    "search",
                    each.alertClass(),
                    each.severity(),
                    each.state(),
                    each.createdAt(),
                    each.labels());
            all.alerts.add(new io.bellwether.relational.AlertRecord(other.alert(), Map.of()));
            all.told(
                    named,
                    each.createdAt().plusSeconds(2),
                    io.bellwether.api.notifier.Notification.Reason.OPENED,
                    "ops");
            all.told(
                    other,
                    each.createdAt().plusSeconds(2),
                    io.bellwether.api.notifier.Notification.Reason.OPENED,
                    "ops");
            all.told(
                    named,
                    each.createdAt().plusSeconds(9),
                    io.bellwether.api.notifier.Notification.Reason.CLEARED,
                    "ops");
        }
        all.trail.add(new io.bellwether.relational.TrailEntry(ACME, "a1", now, "route", "not to ops", "gone", null));

        Silences.Preview preview = all.silences.preview(ACME, Map.of("matchers", List.of("service=shop")), Set.of());
        assertThat(preview.alerts()).isEqualTo(7);
        assertThat(preview.messages()).isEqualTo(14);
        assertThat(preview.openNow()).isEqualTo(2);
        assertThat(preview.byPolicy()).isEqualTo(Map.of("policy-a", 7L));
        assertThat(preview.items())
                .extracting(io.bellwether.api.alert.Alert::id)
                .containsExactly("a1", "a2", "a3", "a4", "a5", "a6", "a7");
        assertThat(preview.complete()).isTrue();
        assertThat(preview.from()).isEqualTo("2026-05-25T08:00:00Z");

        Silences.Preview both =
                all.silences.preview(ACME, Map.of("matchers", List.of("team=\"shop\""), "days", 2), Set.of());
        assertThat(both.alerts()).isEqualTo(4);
        assertThat(both.messages()).as("two alerts of one message").isEqualTo(4);
        assertThat(both.byPolicy().keySet()).containsExactly("policy-a", "policy-b");
        assertThat(all.silences
                        .preview(
                                ACME,
                                Map.of("matchers", List.of("team=\"shop\"")),
                                Set.of(new io.bellwether.api.tenancy.EnvironmentId("uat")))
                        .byPolicy()
                        .keySet())
                .containsExactly("policy-b");
        assertThatThrownBy(() -> all.silences.preview(ACME, Map.of("matchers", List.of(), "days", 31), Set.of()))
                .isInstanceOfSatisfying(InvalidInput.class, invalid -> assertThat(invalid.problems())
                        .hasSize(2));
    }

    @Test
    void aWindowBeginsAndEndsOnceWhenClocksGoBack() {
        List<String> turns = new ArrayList<>();
        all.windows.onTurn(turn -> turns.add((turn.begins() ? "begins " : "ends ") + all.clock));
        all.windows.create(
                ACME,
                Map.of(
                        "id", "nightly",
                        "name", "Nightly load",
                        "environments", List.of("prod"),
                        "recurrence", Map.of("every", "day", "at", "01:30"),
                        "duration", "1h"),
                "anna");
        all.clock.set(Instant.parse("2026-10-24T22:00:00Z"));
        all.windows.look();
        turns.clear();
        List<String> told = new ArrayList<>();
        for (int minute = 0; minute < 8 * 60; minute++) {
            all.clock.advance(Duration.ofMinutes(1));
            all.windows.look();
            String now = all.of(shop);
            if (told.isEmpty() || !told.get(told.size() - 1).endsWith(now)) {
                told.add(all.clock + " " + now);
            }
            assertThat(all.of(shop.in("uat"))).isEqualTo("told");
        }
        assertThat(told)
                .containsExactly(
                        "2026-10-24T22:01:00Z told",
                        "2026-10-25T00:30:00Z maintenance:nightly",
                        "2026-10-25T01:30:00Z told");
        assertThat(turns).containsExactly("begins 2026-10-25T00:30:00Z", "ends 2026-10-25T01:30:00Z");
        assertThat(all.counted).containsSequence("acme begins", "acme ends");
    }

    @Test
    void nextChangeLeadsFromTurnToTurn() {
        all.windows.create(
                ACME,
                Map.of(
                        "id",
                        "w",
                        "recurrence",
                        Map.of("every", "day", "at", "12:00"),
                        "duration",
                        "1h",
                        "until",
                        "2026-06-02"),
                null);
        all.silences.create(
                ACME,
                Map.of("matchers", List.of("a=b"), "starts_at", "2026-06-01T11:30:00Z", "duration", "1h"),
                "x",
                Set.of());
        List<String> changes = new ArrayList<>();
        Instant next = all.suppressor.nextChange(ACME, all.clock.instant());
        while (next != null) {
            changes.add(next.toString());
            all.clock.set(next);
            next = all.suppressor.nextChange(ACME, next);
        }
        assertThat(changes)
                .containsExactly(
                        "2026-06-01T11:00:00Z",
                        "2026-06-01T11:30:00Z",
                        "2026-06-01T12:00:00Z",
                        "2026-06-01T12:30:00Z",
                        "2026-06-02T11:00:00Z",
                        "2026-06-02T12:00:00Z");
        assertThat(all.suppressor.nextChange(TenantId.of("nobody"), next)).isNull();
    }

    @Test
    void windowsAreChangedDisabledAndDeletedAndFollowTheTenantsClock() {
        Map<String, Object> document =
                Map.of("id", "w", "recurrence", Map.of("every", "day", "at", "08:30"), "duration", "1h");
        all.windows.create(ACME, document, null);
        assertThatThrownBy(() -> all.windows.create(ACME, document, null)).isInstanceOf(AlreadyExists.class);
        assertThat(all.of(shop)).isEqualTo("maintenance:w");
        assertThat(all.why(shop).reason()).isEqualTo("Maintenance window \"w\" lasts until 2026-06-01 09:30 BST.");
        assertThat(all.windows.find(ACME, "w").orElseThrow().state()).isEqualTo(MaintenanceWindows.State.ACTIVE);
        all.tenant(ACME, "UTC");
        assertThat(all.of(shop)).isEqualTo("told");
        assertThat(all.windows.find(ACME, "w").orElseThrow().next().get(0).from())
                .isEqualTo("2026-06-01T08:30:00Z");
        all.tenant(ACME, "Europe/London");
        assertThat(all.of(shop)).isEqualTo("maintenance:w");
        all.restart();
        assertThat(all.of(shop)).isEqualTo("maintenance:w");

        Map<String, Object> disabled = new java.util.LinkedHashMap<>(document);
        disabled.put("enabled", false);
        assertThat(all.windows.replace(ACME, "w", disabled, null).orElseThrow().state())
                .isEqualTo(MaintenanceWindows.State.DISABLED);
        assertThat(all.of(shop)).isEqualTo("told");
        all.windows.replace(ACME, "w", document, null);
        assertThat(all.of(shop)).isEqualTo("maintenance:w");
        assertThat(all.windows.delete(ACME, "w")).isTrue();
        assertThat(all.windows.delete(ACME, "w")).isFalse();
        assertThat(all.windows.replace(ACME, "w", document, null)).isEmpty();
        assertThat(all.of(shop)).isEqualTo("told");
        assertThat(all.windows.list(null)).isEmpty();
        Map<String, Object> moon = new java.util.LinkedHashMap<>(document);
        moon.put("environments", List.of("moon"));
        assertThatThrownBy(() -> all.windows.create(ACME, moon, null))
                .hasMessage("environments: is no environment of this tenant; there are: prod, uat");
    }

    @Test
    void inhibitionHoldsWhileTheSourceIsOpenAlsoWhenItIsSilenced() {
        all.routings.put(ACME, rules("severity=\"critical\"", "severity=\"warning\"", "service"));
        all.restart();
        Alerted source = Alerted.of("c", Map.of()).on("shop").as(Severity.CRITICAL);
        assertThat(all.of(shop)).isEqualTo("told");
        all.suppressor.put(source.alert());
        assertThat(all.of(shop)).isEqualTo("inhibition:rule-1");
        assertThat(all.why(shop).reason())
                .isEqualTo("Inhibited by alert c under rule rule-1: severity=\"critical\" keeps severity=\"warning\" of"
                        + " the same service quiet.");
        all.silences.create(
                ACME, Map.of("id", "s", "matchers", List.of("severity=critical"), "duration", "1h"), "x", Set.of());
        assertThat(all.of(source)).isEqualTo("silence:s");
        assertThat(all.of(shop)).isEqualTo("inhibition:rule-1");
        all.suppressor.put(source.as(AlertState.ACK).alert());
        assertThat(all.of(shop)).isEqualTo("inhibition:rule-1");
        all.suppressor.remove(source.as(AlertState.RESOLVED).alert());
        assertThat(all.of(shop)).isEqualTo("told");

        all.suppressor.put(source.alert());
        all.suppressor.routed(ACME, rules("severity=\"critical\"", "team=\"none\"", "service"));
        assertThat(all.of(shop)).isEqualTo("told");
        all.suppressor.routed(ACME, Map.of());
        assertThat(all.of(shop)).isEqualTo("told");
    }

    private static Map<String, Object> rules(String source, String target, String equal) {
        return Map.of(
                "inhibit_rules",
                List.of(Map.of(
                        "source_matchers",
                        List.of(source),
                        "target_matchers",
                        List.of(target),
                        "equal",
                        List.of(equal))));
    }

    @Test
    void whatDependsOnAServiceThatIsDownIsQuietInTheSameEnvironment() {
        all.services(ServiceMap.of(List.of(
                new Service("shop", "shop", Set.of("identity"), Map.of()),
                new Service("identity", "identity", Set.of("database", "search"), Map.of()))));
        Alerted database = Alerted.of("db", Map.of()).on("database").as(AlertClass.AVAILABILITY);
        Alerted search = Alerted.of("se", Map.of()).on("search").as(Severity.ERROR);
        Alerted slow = Alerted.of("sl", Map.of()).on("identity").as(Severity.WARNING);
        all.suppressor.put(slow.alert());
        assertThat(all.of(shop)).as("a warning of another class does not count").isEqualTo("told");
        all.suppressor.put(database.alert());
        assertThat(all.of(shop)).isEqualTo("dependency:db");
        assertThat(all.of(slow)).isEqualTo("dependency:db");
        assertThat(all.of(database)).isEqualTo("told");
        assertThat(all.of(shop.in("uat"))).isEqualTo("told");
        assertThat(all.of(shop.on(null))).isEqualTo("told");
        assertThat(all.why(shop).reason())
                .isEqualTo("shop depends on database, which has the open alert \"Alert db\" (warning).");
        all.suppressor.put(search.alert());
        all.suppressor.remove(database.alert());
        assertThat(all.of(shop)).isEqualTo("dependency:se");
        all.suppressor.put(search.as(Severity.WARNING).alert());
        assertThat(all.of(shop)).as("it got better").isEqualTo("told");

        all.suppressor.put(search.alert());
        all.rules.put(ACME, Map.of("dependency", Map.of("from", "critical")), null);
        assertThat(all.of(shop)).isEqualTo("told");
        all.suppressor.put(database.alert());
        assertThat(all.of(shop)).isEqualTo("dependency:db");
        all.rules.put(ACME, Map.of("dependency", Map.of("enabled", false)), null);
        assertThat(all.of(shop)).isEqualTo("told");
        all.rules.put(ACME, Map.of(), null);
        assertThat(all.of(shop)).isEqualTo("dependency:db");
        all.services(ServiceMap.EMPTY);
        assertThat(all.of(shop)).isEqualTo("told");
    }

    @Test
    void whatCanWaitIsToldInBusinessHours() {
        all.clock.set(Instant.parse("2026-06-05T16:59:00Z"));
        assertThat(all.of(shop)).isEqualTo("told");
        all.clock.advance(Duration.ofMinutes(1));
        assertThat(all.of(shop)).as("nothing waits unless the tenant says so").isEqualTo("told");
        all.rules.put(ACME, Map.of("hours", Map.of("below", "error")), null);
        assertThat(all.of(shop)).isEqualTo("hours:prod");
        assertThat(all.of(shop.as(Severity.ERROR))).isEqualTo("told");
        assertThat(all.of(shop.in("uat"))).as("without business hours").isEqualTo("told");
        assertThat(all.why(shop).until()).as("Monday at eight in London").isEqualTo("2026-06-08T07:00:00Z");
        assertThat(all.suppressor.nextChange(ACME, all.clock.instant())).isEqualTo("2026-06-08T07:00:00Z");
        all.clock.set(Instant.parse("2026-06-08T06:59:59Z"));
        assertThat(all.of(shop)).isEqualTo("hours:prod");
        all.clock.advance(Duration.ofSeconds(1));
        assertThat(all.of(shop)).isEqualTo("told");
        assertThat(all.suppressor.nextChange(ACME, all.clock.instant())).isEqualTo("2026-06-08T17:00:00Z");

        all.clock.set(Instant.parse("2026-06-06T12:00:00Z"));
        all.rules.put(ACME, Map.of("hours", Map.of("below", "error", "environments", List.of("uat"))), null);
        assertThat(all.of(shop)).isEqualTo("told");
        all.environment("uat", "Mon-Fri 09:00-17:00");
        assertThat(all.of(shop.in("uat"))).isEqualTo("hours:uat");
    }

    @Test
    void theMostTellingCauseIsNamedFirst() {
        all.clock.set(Instant.parse("2026-06-06T12:00:00Z"));
        all.rules.put(ACME, Map.of("hours", Map.of("below", "error")), null);
        List<String> causes = new ArrayList<>(List.of(all.of(shop)));
        all.services(ServiceMap.of(List.of(new Service("shop", "shop", Set.of("db"), Map.of()))));
        all.suppressor.put(
                Alerted.of("down", Map.of()).on("db").as(Severity.CRITICAL).alert());
        causes.add(all.of(shop));
        all.suppressor.routed(ACME, rules("severity=\"critical\"", "severity=\"warning\"", "environment"));
        causes.add(all.of(shop));
        all.windows.create(ACME, Map.of("id", "w", "starts_at", "2026-06-06T12:00:00Z", "duration", "1h"), null);
        causes.add(all.of(shop));
        all.silences.create(ACME, Map.of("id", "s", "matchers", List.of("team=shop"), "duration", "1h"), "x", Set.of());
        causes.add(all.of(shop));
        assertThat(causes)
                .containsExactly("hours:prod", "dependency:down", "inhibition:rule-1", "maintenance:w", "silence:s");
    }

    @Test
    void aTenantThatGoesTakesEverythingAlong() {
        all.silences.create(ACME, Map.of("id", "s", "matchers", List.of("team=shop"), "duration", "1h"), "x", Set.of());
        all.forget(ACME);
        assertThat(all.of(shop)).isEqualTo("told");
        assertThat(all.silences.list(null, Set.of())).isEmpty();
        all.tenant(ACME, "UTC");
        assertThat(all.of(shop)).isEqualTo("told");
    }
}
