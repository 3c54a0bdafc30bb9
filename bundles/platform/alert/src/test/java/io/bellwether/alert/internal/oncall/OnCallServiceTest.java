// SPDX-License-Identifier: Apache-2.0
package io.bellwether.alert.internal.oncall;

import static io.bellwether.alert.internal.oncall.Desk.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bellwether.alert.OnCall.Duty;
import io.bellwether.alert.OnCall.Kind;
import io.bellwether.api.settings.InvalidInput;
import io.bellwether.api.settings.Problem;
import io.bellwether.identity.AlreadyExists;
import io.bellwether.identity.InUse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** People, rotas, overrides and notes, from document to who is on call. */
class OnCallServiceTest {
    private final Desk desk = new Desk("2026-01-06T10:00:00Z", "alice-mail", "bob-mail", "pager");

    private void staff() {
        desk.person("alice", "Alice Smith", Map.of("email", "alice@acme.example"), "alice-mail", "pager")
                .person("bob", "Bob Jones", Map.of(), "bob-mail")
                .rota("primary", "1w", "alice", "bob");
    }

    private List<String> problems(Kind kind, Map<String, ?> document) {
        InvalidInput refused =
                catchThrowableOfType(InvalidInput.class, () -> desk.onCall.create(ACME, kind, document, "test"));
        assertThat(refused).as("refused").isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    private Duty duty(String at) {
        return desk.onCall.onCall(ACME, Instant.parse(at)).get(0);
    }

    @Test
    void saysWhoIsOnCallUntilWhenAndWhoIsNext() {
        staff();
        Duty duty = duty("2026-01-06T10:00:00Z");
        assertThat(duty.personName()).isEqualTo("Alice Smith");
        assertThat(duty.channels()).containsExactly("alice-mail", "pager");
        assertThat(duty.shift().from()).isEqualTo("2026-01-05T09:00:00Z");
        assertThat(duty.shift().to()).isEqualTo("2026-01-12T09:00:00Z");
        assertThat(duty.next().person()).isEqualTo("bob");
        assertThat(duty.gaps()).isEmpty();
        assertThat(duty("2026-01-12T09:00:00Z").personName()).isEqualTo("Bob Jones");
    }

    @Test
    void warnsOfTheHoursOfTheNextSevenDaysInWhichNobodyIsOnCall() {
        desk.person("alice", "Alice Smith", Map.of(), "pager");
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("id", "office");
        layer.put("people", List.of("alice"));
        layer.put("starts_at", "2026-01-05T09:00");
        layer.put("hand_over", Map.of("every", "1w"));
        layer.put("restrict", List.of(Map.of("weekdays", List.of("mon", "tue", "wed", "thu", "fri"))));
        desk.onCall.create(ACME, Kind.ROTA, Map.of("id", "office", "layers", List.of(layer)), "test");
        assertThat(duty("2026-01-06T10:00:00Z").gaps()).singleElement().satisfies(gap -> assertThat(
                        gap.from() + " " + gap.to())
                .isEqualTo("2026-01-10T00:00:00Z 2026-01-12T00:00:00Z"));
    }

    @Test
    void anOverrideActsAtOnceAndOnlyWhileItLasts() {
        staff();
        Map<String, Object> made = desk.onCall.create(
                ACME,
                Kind.OVERRIDE,
                Map.of(
                        "rota",
                        "primary",
                        "person",
                        "bob",
                        "from",
                        "2026-01-06T12:00",
                        "to",
                        "2026-01-06T15:00:00+01:00"),
                "alice");
        assertThat(made).containsEntry("from", "2026-01-06T12:00:00Z").containsEntry("to", "2026-01-06T14:00:00Z");
        assertThat(duty("2026-01-06T11:59:59Z").shift().person()).isEqualTo("alice");
        assertThat(duty("2026-01-06T12:00:00Z").shift().override()).isEqualTo(made.get("id"));
        assertThat(duty("2026-01-06T14:00:00Z").shift().person()).isEqualTo("alice");
        assertThat(desk.onCall.delete(ACME, Kind.OVERRIDE, (String) made.get("id")))
                .isTrue();
        assertThat(duty("2026-01-06T12:00:00Z").shift().person()).isEqualTo("alice");
    }

    @Test
    void everyProblemOfARotaIsNamedWithWhatExists() {
        staff();
        Map<String, Object> layer = new LinkedHashMap<>();
        layer.put("id", "Days");
        layer.put("people", List.of("alicia", "bob"));
        layer.put("starts_at", "tomorrow");
        layer.put("hand_over", Map.of("every", 7));
        layer.put("restrict", List.of(Map.of("weekdays", List.of("montag"), "from", "9", "to", "25:00")));
        List<String> problems = problems(
                Kind.ROTA,
                Map.of("id", "second", "time_zone", "Europe/Camelot", "layers", List.of(layer), "color", "red"));
        assertThat(problems)
                .anyMatch(text -> text.startsWith("color: is not known here"))
                .anyMatch(text -> text.startsWith("time_zone: is not a time zone"))
                .anyMatch(text -> text.startsWith("layers[0].id: must be 1 to 63"))
                .anyMatch(
                        text -> text.startsWith("layers[0].people[0]: is not a person of this tenant; there are alice,"
                                + " bob; did you mean 'alice'?"))
                .anyMatch(text -> text.startsWith("layers[0].starts_at: must be a date and a time"))
                .anyMatch(text -> text.startsWith("layers[0].hand_over.every: must be text"))
                .anyMatch(text -> text.startsWith("layers[0].restrict[0].weekdays[0]: must be of mon, tue"))
                .anyMatch(text -> text.startsWith("layers[0].restrict[0].from: must be a time of day"))
                .anyMatch(text -> text.startsWith("layers[0].restrict[0].to: must be a time of day"));
        assertThat(desk.onCall.find(ACME, Kind.ROTA, "second")).isEmpty();
    }

    @Test
    void peopleNeedChannelsThatExistAndCriticalIsNeverQuiet() {
        assertThat(problems(
                        Kind.PERSON,
                        Map.of(
                                "id",
                                "eve",
                                "email",
                                "nobody",
                                "channels",
                                List.of("pagr"),
                                "quiet",
                                Map.of("from", "22:00", "to", "22:00", "below", "info"))))
                .anyMatch(text -> text.startsWith("email: is not an e-mail address"))
                .anyMatch(text -> text.startsWith("channels[0]: is not a channel of this tenant; there are alice-mail,"
                        + " bob-mail, pager; did you mean 'pager'?"))
                .anyMatch(text -> text.startsWith("quiet.below: must be warning, error or critical"))
                .anyMatch(text -> text.startsWith("quiet.to: must differ from the beginning"));
        assertThat(problems(Kind.PERSON, Map.of("id", "eve", "channels", List.of())))
                .singleElement()
                .asString()
                .startsWith("channels: is required");
    }

    @Test
    void whoIsNamedElsewhereIsNotDeleted() {
        staff();
        desk.escalations.create(
                ACME,
                Map.of(
                        "id",
                        "page",
                        "steps",
                        List.of(Map.of("after", "0s", "notify", List.of("rota:primary", "person:bob")))),
                "test");
        assertThatThrownBy(() -> desk.onCall.delete(ACME, Kind.PERSON, "bob"))
                .isInstanceOf(InUse.class)
                .hasMessage(
                        "person 'bob' is used by rota 'primary', escalation 'page'; take it out there first, or delete it"
                                + " all the same with force");
        assertThatThrownBy(() -> desk.onCall.delete(ACME, Kind.ROTA, "primary"))
                .isInstanceOf(InUse.class)
                .hasMessage("rota 'primary' is used by escalation 'page'; take it out there first, or delete it"
                        + " all the same with force");
        assertThat(desk.escalations.delete(ACME, "page")).isTrue();
        assertThat(desk.onCall.delete(ACME, Kind.ROTA, "primary")).isTrue();
        assertThat(desk.onCall.delete(ACME, Kind.PERSON, "bob")).isTrue();
        assertThat(desk.onCall.delete(ACME, Kind.PERSON, "bob")).isFalse();
    }

    @Test
    void aRotaTakesItsOverridesAndNotesWithIt() {
        staff();
        desk.onCall.create(
                ACME,
                Kind.OVERRIDE,
                Map.of("rota", "primary", "person", "bob", "from", "2026-01-06T12:00Z", "to", "2026-01-06T14:00Z"),
                "alice");
        desk.onCall.note(ACME, "primary", "The index is being rebuilt.", "alice");
        desk.onCall.delete(ACME, Kind.ROTA, "primary");
        assertThat(desk.documents.kept.keySet()).containsExactly("acme/person/alice", "acme/person/bob");
    }

    @Test
    void theLastHundredNotesAreKeptAndTheNewestIsShown() {
        staff();
        for (int i = 1; i <= 120; i++) {
            desk.clock.advance(Duration.ofMinutes(1));
            desk.onCall.note(ACME, "primary", "Note " + i, "alice");
        }
        assertThat(desk.onCall.notes(ACME, "primary").orElseThrow()).hasSize(100);
        assertThat(duty("2026-01-06T12:00:00Z").note().text()).isEqualTo("Note 120");
        assertThat(desk.onCall.note(ACME, "other", "Hello", "alice")).isEmpty();
        assertThatThrownBy(() -> desk.onCall.note(ACME, "primary", " ", "alice"))
                .isInstanceOf(InvalidInput.class);
    }

    @Test
    void takenIdsAreRefusedAndPutReplacesTheWhole() {
        staff();
        assertThatThrownBy(() -> staff()).isInstanceOf(AlreadyExists.class);
        assertThat(desk.onCall.replace(ACME, Kind.PERSON, "bob", Map.of("channels", List.of("pager")), "test"))
                .hasValueSatisfying(view -> assertThat(view).containsEntry("name", "bob"));
        assertThat(desk.onCall.replace(ACME, Kind.PERSON, "nobody", Map.of("channels", List.of("pager")), "test"))
                .isEmpty();
        assertThatThrownBy(() -> desk.onCall.replace(
                        ACME, Kind.PERSON, "bob", Map.of("id", "rob", "channels", List.of("pager")), "test"))
                .hasMessageContaining("an id cannot be changed");
    }

    @Test
    void aRestartForgetsNothingAndAnotherTimeZoneMovesWhatNamesNone() {
        desk.person("alice", "Alice Smith", Map.of(), "pager");
        Map<String, Object> rota = new LinkedHashMap<>(Desk.weekly("primary", "1w", "alice"));
        rota.remove("time_zone");
        desk.onCall.create(ACME, Kind.ROTA, rota, "test");
        desk.restart();
        assertThat(duty("2026-01-05T09:00:00Z").personName()).isEqualTo("Alice Smith");
        desk.rename(ZoneId.of("Australia/Sydney"));
        assertThat(duty("2026-01-04T22:00:00Z").personName()).isEqualTo("Alice Smith");
        assertThat(duty("2026-01-04T21:59:59Z").personName()).isNull();
    }

    @Test
    void overridesThatAreLongOverMakeRoom() {
        staff();
        Map<String, Object> past = Map.of(
                "id",
                "past",
                "rota",
                "primary",
                "person",
                "bob",
                "from",
                "2025-01-06T12:00Z",
                "to",
                "2025-01-07T12:00Z");
        desk.onCall.create(ACME, Kind.OVERRIDE, past, "test");
        desk.onCall.create(
                ACME,
                Kind.OVERRIDE,
                Map.of(
                        "id",
                        "now",
                        "rota",
                        "primary",
                        "person",
                        "bob",
                        "from",
                        "2026-01-06T12:00Z",
                        "to",
                        "2026-01-07T12:00Z"),
                "test");
        assertThat(desk.onCall.list(ACME, Kind.OVERRIDE)).extracting("id").containsExactly("now");
    }
}
